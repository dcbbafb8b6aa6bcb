import type { ClientBase } from "pg";
import type { Table } from "../../catalogue/catalogue";

/**
 * How many relations each of these views reads, at every level: through views, materialized views and functions
 * of which PostgreSQL knows what they read. One that reads another has more than it, so their order is one in which
 * they can be filled. What a function whose body is a string reads isn't known.
 */
export async function readDepths(
  client: ClientBase,
  views: readonly Table[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query<{ oid: number; depth: number }>(
    `
    with recursive
    direct(class, reader, read_class, read) as (
      select 'pg_class'::regclass::oid, r.ev_class, d.refclassid, d.refobjid
      from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
      where r.ev_type = '1' and d.refobjid <> r.ev_class and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
      union
      select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d
      where d.classid = 'pg_proc'::regclass and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)),
    reached(view, class, read) as (
      select reader, read_class, read from direct where class = 'pg_class'::regclass and reader = any ($1::int8[]::oid[])
      union
      select r.view, d.read_class, d.read from reached r join direct d on d.class = r.class and d.reader = r.read)
    select view::int8::float8 as oid, count(*)::int as depth from reached group by view`,
    [views.map(({ oid }) => oid)],
  );
  return new Map(rows.map(({ oid, depth }) => [oid, depth]));
}
