import { duration } from "./amounts";
import { say, silentFor } from "./say";
import { stopwatch } from "./stopwatch";

/** When a wait is told. In milliseconds. */
export interface Pace {
  /** Until it is told first. */
  readonly first: number;
  /** Longest until it is told again. Each time it is twice as long as before. */
  readonly longest: number;
}

/** Nobody waits longer without knowing what for. */
export const PACE: Pace = { first: 5_000, longest: 60_000 };

/** What is waited for, as a line; undefined while there is nothing to tell. */
export type WaitedFor = () => Promise<string | undefined> | string | undefined;

/**
 * Does work that others may keep waiting: a server, a lock, a program. Once it has lasted, a line tells what is waited for and
 * how long by now, and again now and then until it ends. It never fails for that.
 * @param what is asked each time: it may have changed
 */
export async function whileWaiting<T>(
  what: string | WaitedFor,
  work: () => Promise<T>,
  pace: Pace = PACE,
): Promise<T> {
  const stop = tellWhile(what, pace);
  try {
    return await work();
  } finally {
    stop();
  }
}

/** Works under way that tell only where nothing else does: of several the last one begun does. */
const quiet: object[] = [];

/**
 * The same as long as nothing else is said: for long work that mostly tells by itself how far it is, or has parts
 * that do.
 */
export async function whileSilent<T>(
  what: string | WaitedFor,
  work: () => Promise<T>,
  pace: Pace = PACE,
): Promise<T> {
  const own = {};
  quiet.push(own);
  const stop = tellWhile(what, pace, () =>
    quiet.at(-1) === own ? silentFor() * 1000 : 0,
  );
  try {
    return await work();
  } finally {
    stop();
    quiet.splice(quiet.indexOf(own), 1);
  }
}

/**
 * Begins to tell of a wait.
 * @param since milliseconds that have to come to the first of the pace too; default: those of the wait
 * @returns what ends it
 */
export function tellWhile(
  what: string | WaitedFor,
  { first, longest }: Pace = PACE,
  since = () => first,
): () => void {
  const clock = stopwatch();
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const after = (pause: number, next: number) => {
    // What is waited for keeps the process from ending; that it is told doesn't.
    timer = setTimeout(() => void tell(next), pause).unref();
  };
  const tell = async (next: number) => {
    if (since() < first) return after(first - since(), next);
    const line = await asked(what);
    if (over) return;
    if (line === undefined) return after(first, next);
    say(`${line} (${duration(Math.round(clock()))})`);
    after(next, Math.min(2 * next, longest));
  };
  after(first, 2 * first);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** A question that fails has nothing to tell. */
async function asked(what: string | WaitedFor): Promise<string | undefined> {
  try {
    return typeof what === "string" ? what : await what();
  } catch {
    return undefined;
  }
}
