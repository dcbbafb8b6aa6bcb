import { setTimeout as sleep } from "node:timers/promises";

/** How a wait looks at what it waits for. */
export interface Wait {
  /** What is waited for, for the error: `RDS DB Instance (copy) create`. */
  readonly what: string;
  /** The present status; `undefined` where the thing doesn't exist. */
  readonly look: () => Promise<string | undefined>;
  /** Statuses that end the wait well. Empty: the wait is for the thing to be gone. */
  readonly until: readonly string[];
  /** Statuses on the way there. Any other ends the wait with an error. */
  readonly whilst: readonly string[];
  /** The deadline, in seconds from now. */
  readonly seconds: number;
  /** Ends the wait early, with an error. */
  readonly cancelled: AbortSignal;
}

/** First and longest time between two looks, in milliseconds. The real provider looks each 10 s: the sandbox is quick. */
const FIRST = 150;
const LONGEST = 2_000;

/** How often in a row the status must be right. A change that was asked for shows only after a moment. */
const IN_A_ROW = 2;

/**
 * Waits until the status is one of `until`, twice in a row.
 * @throws where the deadline passes, where the status is neither wished nor on the way, and where the
 * thing vanishes.
 */
export async function waitFor(wait: Wait): Promise<void> {
  const deadline = Date.now() + wait.seconds * 1_000;
  let pause = FIRST;
  let inARow = 0;
  for (;;) {
    await rest(pause, wait);
    const status = await wait.look();
    if (isWished(status, wait)) {
      inARow += 1;
      if (inARow === IN_A_ROW) return;
      continue;
    }
    inARow = 0;
    if (status === undefined || !wait.whilst.includes(status))
      throw new Error(
        `waiting for ${wait.what}: ${unexpected(status)}, wanted ${wished(wait)}`,
      );
    if (Date.now() > deadline)
      throw new Error(
        `waiting for ${wait.what}: still '${status}' after ${wait.seconds} s, wanted ${wished(wait)}`,
      );
    pause = Math.min(pause * 1.5, LONGEST);
  }
}

function isWished(status: string | undefined, wait: Wait): boolean {
  return status === undefined
    ? wait.until.length === 0
    : wait.until.includes(status);
}

function unexpected(status: string | undefined): string {
  return status === undefined ? "it is gone" : `unexpected state '${status}'`;
}

function wished(wait: Wait): string {
  return wait.until.length === 0
    ? "it gone"
    : wait.until.map((status) => `'${status}'`).join(" or ");
}

async function rest(milliseconds: number, wait: Wait): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal: wait.cancelled });
  } catch (cause) {
    throw new Error(`waiting for ${wait.what}: cancelled`, { cause });
  }
}
