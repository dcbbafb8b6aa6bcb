import { setTimeout as delay } from "node:timers/promises";
import type { InSession } from "../../postgres/in-parallel";
import { beside } from "./beside";

/** Milliseconds. In that time the log grows by about a MiB. */
const interval = 10;

/**
 * Does work while a session of its own has PostgreSQL's log writer put the write-ahead log on disk again
 * and again. A table that is written anew passes through 16 MiB of buffers, and a buffer is used for the
 * next rows only once the log of those in it is on disk. The log writer by itself comes five times a
 * second, so the rewrite waited for the disk an eighth of its time while a processor had nothing to do.
 * @param inSession opens a session in any database of the server
 * @throws the work's error; else the session's, when the work is done
 */
export async function whileWalFlushed<T>(
  inSession: InSession,
  work: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const flushing = inSession(async (client) => {
    await client.query("set synchronous_commit = off");
    while (!done.signal.aborted) {
      // A commit of a transaction that has a number wakes the log writer, and waits for nothing.
      await client.query("select txid_current()");
      await delay(interval);
    }
  });
  return beside(
    work().finally(() => done.abort()),
    flushing,
  );
}
