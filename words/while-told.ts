import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds between two lines of progress. */
export const tellEvery = 10_000;

/**
 * Does work, and tells now and then how far it is. That is for the person who waits: a line that can't be had is left
 * out, and never ends the work.
 * @param line what to tell; undefined: nothing. One that was told last isn't told again
 * @param every milliseconds between two looks. Default: {@link tellEvery}
 */
export async function whileTold<T>(
  line: () => Promise<string | undefined>,
  tell: (text: string) => void,
  work: () => Promise<T>,
  every = tellEvery,
): Promise<T> {
  const over = new AbortController();
  const telling = (async () => {
    for (let last = ""; !over.signal.aborted; ) {
      await delay(every, undefined, { signal: over.signal });
      const text = await line().catch(() => undefined);
      if (text === undefined || text === last || over.signal.aborted) continue;
      tell(text);
      last = text;
    }
  })().catch(() => undefined);
  try {
    return await work();
  } finally {
    over.abort();
    await telling;
  }
}
