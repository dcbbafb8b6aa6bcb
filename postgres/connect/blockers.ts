import type { ClientBase } from "pg";
import { counted, duration } from "../../words/amounts";

/** Who keeps a session waiting. */
interface Blocker {
  /** 0: a prepared transaction, which has no session. */
  readonly pid: number;
  readonly application: string | null;
  readonly role: string | null;
  /** Undefined to who may not see it. */
  readonly state: string | null;
  /** Seconds that its transaction has lasted. */
  readonly seconds: number | null;
}

/** More than these tell nothing more. */
const most = 3;

/**
 * Tells which lock a session waits for, and who has it, as far as the asking session may see that.
 * @param client another session of the same database
 * @returns undefined where it waits for none
 */
export async function describeBlockers(
  client: ClientBase,
  pid: number,
): Promise<string | undefined> {
  const { rows } = await client.query<{
    wanted: string | null;
    blockers: Blocker[];
    prepared: string[];
  }>(blockersOf, [pid]);
  const [found] = rows;
  if (!found || found.blockers.length + found.prepared.length === 0)
    return undefined;
  const holders = [
    ...found.prepared.map(
      (gid) =>
        `the prepared transaction "${gid}" (COMMIT PREPARED or ROLLBACK PREPARED ends it)`,
    ),
    ...found.blockers.map(describe),
  ];
  const more = holders.length - most;
  return `waiting for ${found.wanted ?? "a lock"}, held by ${holders.slice(0, most).join(", ")}${more > 0 ? ` and ${counted(more, "other")}` : ""}`;
}

function describe({ pid, application, role, state, seconds }: Blocker): string {
  const about = [
    application,
    role === null ? null : `role ${role}`,
    state === null || seconds === null
      ? state
      : `${state}, in a transaction for ${duration(Math.round(seconds))}`,
  ].filter((one) => one !== null && one !== "");
  return `session ${pid}${about.length > 0 ? ` (${about.join(", ")})` : ""}`;
}

/** A prepared transaction holds locks for no process, that of its own number among them. */
const blockersOf = `
  with wanted as (select * from pg_locks where pid = $1 and not granted limit 1),
  pids as (select distinct pid from unnest(pg_blocking_pids($1)) pid)
  select
    (select case
        when w.locktype = 'relation' or w.relation is not null then
          case when w.locktype = 'relation' then 'a lock on ' else 'a ' || w.locktype || ' of ' end
          || coalesce((select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.oid = w.relation), 'another database''s table')
        when w.locktype in ('transactionid', 'virtualxid') then 'the end of a transaction'
        when w.locktype = 'object' then 'a lock on an object'
        else 'a lock (' || w.locktype || ')' end
      from wanted w) as wanted,
    coalesce((select jsonb_agg(jsonb_build_object('pid', a.pid, 'application', a.application_name, 'role', a.usename, 'state', a.state,
        'seconds', extract(epoch from now() - a.xact_start)) order by a.pid)
      from pids join pg_stat_activity a using (pid)), '[]') as blockers,
    array(select distinct p.gid from wanted w join pg_locks l
        on (l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid, l.classid, l.objid, l.objsubid)
          is not distinct from (w.locktype, w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)
      join pg_locks own on own.locktype = 'transactionid' and own.granted and own.pid is null and own.virtualtransaction = l.virtualtransaction
      join pg_prepared_xacts p on p.transaction = own.transactionid
      where l.granted and l.pid is null order by 1) as prepared`;
