import { setTimeout as sleep } from "node:timers/promises";
import { cancelled } from "../process/cancellation";
import { duration } from "../words/amounts";
import { say } from "../words/say";

/** A wait that didn't end in its time. */
export class WaitedTooLong extends Error {
  override readonly name = "WaitedTooLong";
}

/** How a wait looks, ends and tells of itself. */
export interface Wait<Seen> {
  /** What is waited for, as in "waited 20 min for …". */
  readonly what: string;
  /** Looks once. */
  readonly look: () => Promise<Seen>;
  /** Whether what was seen is the end of the wait. May throw when the end can't come any more. */
  readonly done: (seen: Seen) => boolean;
  /** The line for the person who waits; it is told when it changes and again every {@link SAY_EVERY}. */
  readonly tell?: (seen: Seen) => string;
  /** Longest wait in milliseconds. */
  readonly deadline: number;
  /** Longest pause between two looks in milliseconds. Default: 10 s. The first pauses are shorter. */
  readonly pause?: number;
}

/** Milliseconds after which a wait tells again how long it has lasted, though nothing changed. */
export const SAY_EVERY = 30_000;

const FIRST_PAUSE = 250;

/**
 * Looks again and again until it is done.
 * @returns what was seen last.
 * @throws {WaitedTooLong} at the deadline.
 */
export async function wait<Seen>({
  what,
  look,
  done,
  tell,
  deadline,
  pause: longest = 10_000,
}: Wait<Seen>): Promise<Seen> {
  const start = Date.now();
  let told = { line: "", at: start };
  for (let pause = FIRST_PAUSE; ; pause = Math.min(longest, pause * 1.5)) {
    cancelled.throwIfAborted();
    const seen = await look();
    if (done(seen)) return seen;
    const elapsed = Date.now() - start;
    const line = tell?.(seen) ?? "";
    if (line && (line !== told.line || Date.now() - told.at >= SAY_EVERY)) {
      say(`${line} (${lasted(elapsed)})`);
      told = { line, at: Date.now() };
    }
    if (elapsed >= deadline) {
      throw new WaitedTooLong(
        `Waited ${lasted(elapsed)} for ${what}${line && `; the last that was seen: ${line}`}.`,
      );
    }
    await sleep(Math.min(pause, Math.max(0, deadline - elapsed)));
  }
}

/** Milliseconds of a wait as a person says them, to the second: `12 s`, `3 min 5 s`. */
export function lasted(milliseconds: number): string {
  return duration(Math.round(milliseconds / 1000));
}
