import type { InSession } from "../../../postgres/in-parallel";
import { beside } from "../beside";
import { ifAllowed } from "../table/if-allowed";

/**
 * Does work while PostgreSQL puts on disk what was written before, as far as the login may ask for that: the
 * checkpoint after the work has little left to write then, and the disk is busy while the work keeps the processors so.
 * @param inSession opens a session in any database of the server
 * @throws the work's error; else the session's, when the work is done
 */
export function whileCheckpointed<T>(
  inSession: InSession,
  work: () => Promise<T>,
): Promise<T> {
  return beside(
    work(),
    inSession((client) => ifAllowed(() => client.query("checkpoint"))),
  );
}
