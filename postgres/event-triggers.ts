import type { ClientBase } from "pg";
import { quoteIdentifier } from "./identifier";

/** An event trigger that the session can't keep from firing. */
export interface FiringEventTrigger {
  readonly name: string;
  /** Why, in words that follow its name. */
  readonly why: string;
  /** What to run where it comes from. */
  readonly remedy: string;
}

/**
 * Event triggers of the connected database that what the session does to a schema would fire. It keeps the
 * ordinary ones quiet where the login may set session_replication_role, and all where it may set event_triggers:
 * see `connect/session-settings.ts`. In a session that can't write only those are listed that always fire.
 *
 * Left are an extension's own, such as pglogical's, which reach nobody; and those that fire at a login, which is
 * over. Event triggers are made by superusers only, on RDS by members of rds_superuser too.
 */
export async function firingEventTriggers(
  client: ClientBase,
): Promise<FiringEventTrigger[]> {
  const { rows } = await client.query<{ name: string; always: boolean }>(
    `select evtname::text as name, evtenabled in ('A', 'R') as always from pg_event_trigger e
     where coalesce(current_setting('event_triggers', true), 'on') <> 'off' and evtevent <> 'login'
       and (evtenabled in ('A', 'R') or evtenabled = 'O' and current_setting('session_replication_role') <> 'replica'
         and current_setting('default_transaction_read_only') = 'off')
       and not exists (select from pg_depend d
         where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
     order by 1`,
  );
  return rows.map(({ name, always }) => ({
    name,
    why: always
      ? "fires in sessions with session_replication_role = replica too"
      : "would fire, since the login may not set session_replication_role",
    remedy: `ALTER EVENT TRIGGER ${quoteIdentifier(name)} ${always ? "ENABLE (or DISABLE)" : "DISABLE"}`,
  }));
}
