import { setTimeout as delay } from "node:timers/promises";
import type { ClientBase } from "pg";
import { tellWhile } from "../../../words/while-waiting";
import { CannotGoOn } from "../../cannot-go-on";

/** How long something may keep old row versions alive, in milliseconds. */
const patience = 10 * 60_000;

/**
 * Waits until no transaction is left that began before this moment. While there is one, VACUUM FULL carries
 * rows that were changed since into the new file, as that transaction could still look at them.
 * @throws CannotGoOn when one doesn't end: e.g. a prepared transaction that came with the snapshot
 */
export async function waitForHorizon(client: ClientBase): Promise<void> {
  let holder = "transactions";
  const stop = tellWhile(
    () =>
      `waiting for the end of ${holder}, which keeps old rows in the tables' files alive`,
  );
  try {
    await untilNoneIsOlder(client, (one) => {
      holder = one;
    });
  } finally {
    stop();
  }
}

async function untilNoneIsOlder(
  client: ClientBase,
  seen: (holder: string) => void,
): Promise<void> {
  const { rows } = await client.query<{ now: string }>(
    "select pg_current_xact_id()::xid::text as now",
  );
  for (const until = Date.now() + patience; ; await delay(50)) {
    const older = await client.query<{ what: string; name: string }>(
      `select what, name from (
        select coalesce(backend_type, 'session') as what, format('%s, %s', pid, application_name) as name, backend_xmin as xmin from pg_stat_activity
          where pid <> pg_backend_pid() and (datname = current_database() or datname is null)
        union all select 'prepared transaction', gid, transaction from pg_prepared_xacts where database = current_database()
        union all select 'replication slot', slot_name, xmin from pg_replication_slots) holder
      where xmin is not null and age(xmin) > age($1::xid)`,
      [rows[0]?.now],
    );
    const [first] = older.rows;
    if (first === undefined) return;
    seen(`the ${first.what} "${first.name}"`);
    if (Date.now() > until)
      throw new CannotGoOn(
        `The ${first.what} "${first.name}" keeps old rows alive, so they can't be taken from the tables' files. End it.`,
      );
  }
}
