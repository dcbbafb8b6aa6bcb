import { setTimeout as delay } from "node:timers/promises";
import type { ClientBase } from "pg";
import { counted } from "../../words/amounts";
import { whileWaiting } from "../../words/while-waiting";
import { rdsOwnRoles } from "./roles";

/** Milliseconds until all must be gone. */
const deadline = 30_000;

/** Which sessions to end. */
export interface EndOptions {
  /** Only those in the session's own database. Default: all of the server. */
  readonly here?: boolean;
}

/**
 * Ends every session but this one and RDS's own: one that logged in before its password changed would
 * go on for ever.
 * @returns how many there were.
 * @throws when some don't end in time.
 */
export async function endOtherSessions(
  client: ClientBase,
  { here = false }: EndOptions = {},
): Promise<number> {
  let left = 0;
  return whileWaiting(
    () => `waiting for ${counted(left, "other session")} on the copy to end`,
    () =>
      endUntilNone(client, here, (count) => {
        left = count;
      }),
  );
}

async function endUntilNone(
  client: ClientBase,
  here: boolean,
  seen: (count: number) => void,
): Promise<number> {
  const ended = new Set<number>();
  for (const until = Date.now() + deadline; ; await delay(20)) {
    // Told to end and listed until it has: looked at again until none is left.
    const { rows } = await client.query<{ pid: number }>(
      `select pid, pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and usename <> all ($1)
          and (not $2 or datname = current_database())
          and coalesce(backend_type, 'client backend') in ('client backend', 'walsender')`,
      [rdsOwnRoles, here],
    );
    if (rows.length === 0) return ended.size;
    seen(rows.length);
    for (const { pid } of rows) ended.add(pid);
    if (Date.now() > until)
      throw new Error(
        `${rows.length} other sessions on the copy didn't end within ${deadline / 1000} s. Run "pulumi up" again: it goes on from here.`,
      );
  }
}
