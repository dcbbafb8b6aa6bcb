import type { ClientBase } from "pg";
import type { Table } from "./catalogue";
import { groupByTable } from "./group-by-table";

/** What a view reads. */
export interface Reached {
  /** Oids of the tables and views that it reads at every level, through views, materialized views and functions of which PostgreSQL knows what they read. */
  readonly relations: readonly number[];
  /** The columns of them that something on the way names. */
  readonly columns: readonly {
    readonly relation: number;
    readonly attribute: number;
  }[];
  /** Whether something on the way calls what people made: functions, operators and types that came with no extension. */
  readonly callsPeoples: boolean;
  /** Whether something on the way asks another server, as far as can be seen. */
  readonly asksOthers: boolean;
}

/** Extensions of which functions open connections. */
const reachingOut = ["dblink", "http", "pg_net", "plproxy", "pglogical"];

/** From a view to all that it reads. What a function whose body is a string reads isn't known. */
const reached = `
  with recursive
  direct(class, reader, read_class, read) as (
    select 'pg_class'::regclass::oid, r.ev_class, d.refclassid, d.refobjid
    from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
    where r.ev_type = '1' and d.refobjid <> r.ev_class and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)
    union
    select d.classid, d.objid, d.refclassid, d.refobjid from pg_depend d
    where d.classid = 'pg_proc'::regclass and d.refclassid in ('pg_class'::regclass, 'pg_proc'::regclass)),
  reached(view, class, read) as (
    select oid::oid, 'pg_class'::regclass::oid, oid::oid from unnest($1::int8[]) oid
    union
    select r.view, d.read_class, d.read from reached r join direct d on d.class = r.class and d.reader = r.read),
  rule(view, oid, query) as (
    select v.view, r.oid, r.ev_action::text from reached v join pg_rewrite r on r.ev_class = v.read and r.ev_type = '1'
    where v.class = 'pg_class'::regclass)`;

/** What each of these views reads, by its oid. One that reads another reaches more relations than it does. */
export async function readReached(
  client: ClientBase,
  views: readonly Table[],
): Promise<ReadonlyMap<number, Reached>> {
  const oids = views.map(({ oid }) => oid);
  const relations = await client.query<{
    view: number;
    oid: number;
    foreign: boolean;
  }>(
    `${reached} select v.view::int8::float8 as view, v.read::int8::float8 as oid, c.relkind = 'f' as foreign
     from reached v join pg_class c on c.oid = v.read
     where v.class = 'pg_class'::regclass and v.read <> v.view`,
    [oids],
  );
  // A whole row (`person::text`) is no dependency on its columns: then it is all of them.
  const columns = await client.query<{
    view: number;
    relation: number;
    attribute: number;
  }>(
    `${reached} select distinct rule.view::int8::float8 as view, a.attrelid::int8::float8 as relation, a.attnum::int as attribute
     from rule
     join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid and d.refclassid = 'pg_class'::regclass
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum > 0 and not a.attisdropped
       and (a.attnum = d.refobjsubid or rule.query ~ ':varattno 0 ')`,
    [oids],
  );
  const calls = await client.query<{
    view: number;
    peoples: boolean;
    asks: boolean;
  }>(
    `${reached}, called(view, class, oid) as (
       select rule.view, d.refclassid, d.refobjid from rule
       join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = rule.oid and d.refclassid not in ('pg_class'::regclass, 'pg_constraint'::regclass)
       union
       select view, class, read from reached where class <> 'pg_class'::regclass)
     select c.view::int8::float8 as view, bool_or(e.extname is null) as peoples,
       coalesce(bool_or(e.extname = any ($2::name[]) or not l.lanpltrusted and l.lanname not in ('c', 'internal')), false) as asks
     from called c
     left join pg_depend d on d.classid = c.class and d.objid = c.oid and d.deptype = 'e'
     left join pg_extension e on d.refclassid = 'pg_extension'::regclass and e.oid = d.refobjid
     left join pg_proc p on c.class = 'pg_proc'::regclass and p.oid = c.oid
     left join pg_language l on l.oid = p.prolang
     where c.oid >= 16384 group by c.view`,
    [oids, reachingOut],
  );
  const related = groupByTable(
    relations.rows.map((one) => ({ of: one.view, one })),
    ({ one: { view, ...rest } }) => rest,
  );
  const named = groupByTable(
    columns.rows.map((one) => ({ of: one.view, one })),
    ({ one: { view, ...rest } }) => rest,
  );
  const called = new Map(calls.rows.map((one) => [one.view, one]));
  return new Map(
    oids.map((oid) => {
      const own = related.get(oid) ?? [];
      const call = called.get(oid);
      return [
        oid,
        {
          relations: own.map((one) => one.oid),
          columns: named.get(oid) ?? [],
          callsPeoples: call?.peoples ?? false,
          asksOthers:
            (call?.asks ?? false) || own.some(({ foreign }) => foreign),
        },
      ];
    }),
  );
}
