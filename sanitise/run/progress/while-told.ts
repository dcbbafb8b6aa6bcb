import { once } from "node:events";
import type { ClientBase } from "pg";
import type { InSession } from "../../../postgres/in-parallel";
import { describeProgress } from "../../../words/progress";
import type { Tally } from "../../../words/tally";
import { tellEvery, whileTold } from "../../../words/while-told";

/** Bytes. What is smaller is through before a line of it would be of use. */
export const large = 64 * 1024 * 1024;

/** How progress is told. */
export interface Telling {
  readonly tally: Tally;
  /** Seconds since the tally began. */
  readonly clock: () => number;
  readonly tell: (text: string) => void;
  /** Milliseconds between two lines. */
  readonly every?: number | undefined;
}

/**
 * Does work on tables, and tells how far it is while a large one is at work, by a session besides. Without that
 * session the work is done all the same.
 * @param verb what is done, e.g. `masking`
 * @param measuring what tells the bytes that are done of the tables at work; it is made as the work begins
 */
export async function whileTablesTold<T>(
  verb: string,
  inSession: InSession,
  measuring: (client: ClientBase) => Promise<() => Promise<number | undefined>>,
  { tally, clock, tell, every = tellEvery }: Telling,
  work: () => Promise<T>,
): Promise<T> {
  let measure: (() => Promise<number | undefined>) | undefined;
  const over = new AbortController();
  const ended = once(over.signal, "abort");
  let session: Promise<unknown> = Promise.resolve();
  await new Promise<void>((begun) => {
    session = inSession(async (client) => {
      measure = await measuring(client);
      begun();
      await ended;
    })
      .catch(() => undefined)
      .finally(() => {
        measure = undefined;
        begun();
      });
  });
  try {
    return await whileTold(
      async () => {
        const atWork = tally.atWork();
        if (!atWork.some(({ bytes }) => bytes > large)) return undefined;
        const partly = await measure?.();
        return describeProgress({
          verb,
          atWork,
          partly,
          through: tally.through(),
          total: tally.total,
          seconds: clock(),
        });
      },
      tell,
      work,
      every,
    );
  } finally {
    over.abort();
    await session;
  }
}
