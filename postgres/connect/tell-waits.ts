import type { Client, ClientBase } from "pg";
import { tellWhile } from "../../words/while-waiting";
import { NotReachable } from "../errors";
import { describeBlockers } from "./blockers";

/** Opens another session of the same login's and database. */
type Look = (
  work: (client: ClientBase) => Promise<string | undefined>,
) => Promise<string | undefined>;

/**
 * Lets a session tell what a statement of its waits for: a lock that another has, or a server that has fallen silent. A
 * statement that is at work tells nothing, however long it takes.
 * @param server for a message
 */
export function tellWaits(client: Client, server: string, look: Look): void {
  const query = client.query;
  const pid = "processID" in client ? Number(client.processID) : 0;
  const waitedFor = async () => {
    try {
      return await look((other) => describeBlockers(other, pid));
    } catch (error) {
      if (error instanceof NotReachable && error.sqlstate === undefined)
        return `${server} hasn't answered a statement, nor let another session in`;
      throw error;
    }
  };
  const told = (...args: Parameters<typeof query>) => {
    const result: unknown = query.apply(client, args);
    // What isn't one, a stream, tells of itself by what comes.
    if (result instanceof Promise) {
      const stop = tellWhile(waitedFor);
      // The statement's error is for who asked.
      result.finally(stop).catch(() => undefined);
    }
    return result;
  };
  client.query = told as typeof query;
}
