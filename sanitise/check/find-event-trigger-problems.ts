import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Problem } from "../problem";

/**
 * Event triggers of the connected database that fire in spite of `session_replication_role = replica`, a
 * sentence or two each. They belong to superusers, so the master user can seldom disable them for a while.
 * An extension's own are left: pglogical has some, which reach nobody.
 */
export async function findEventTriggerProblems(
  client: ClientBase,
): Promise<Problem[]> {
  const { rows } = await client.query<{ name: string }>(
    `select evtname as name from pg_event_trigger e
     where evtenabled in ('A', 'R') and evtevent <> 'login'
       and not exists (select from pg_depend d
         where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
     order by 1`,
  );
  return rows.map(({ name }) => ({
    what: `the event trigger ${name} fires in sessions with session_replication_role = replica too, so masking would start what it calls.`,
    next: {
      kind: "at origin",
      change: `run ALTER EVENT TRIGGER ${quoteIdentifier(name)} ENABLE (or DISABLE)`,
    },
  }));
}
