import type { ClientBase } from "pg";
import { labelOf } from "../../postgres/table-name";

/** Something that depends on a column or a table in a way that forbids to change the column's type. */
export interface Blocker {
  /** Oid of the table. */
  readonly table: number;
  /** Number of the column; 0 for the table as a whole. */
  readonly column: number;
  /** In PostgreSQL's words: `rule _RETURN on view members`. */
  readonly what: string;
  /** Oid of the view, where it is one that can be put aside for a moment: see `run/table/with-views-aside.ts`. */
  readonly view?: number | undefined;
}

/** What is told of a column that belongs to the table above. */
export const inherited = "the table it is inherited from";

/** What is told of a column that says in which partition a row is. */
export const partitionKey = "the partition key";

/**
 * What forbids `ALTER COLUMN … TYPE` (PostgreSQL answers 0A000). Everything that depends on the column
 * counts, save what PostgreSQL rebuilds by itself: its default, indexes, sequences, extended statistics and
 * constraints. A view that belongs to the table's owner, and to no extension, says which one it is. So a kind of dependency not thought of here blocks too; and so does an index or extended
 * statistics with something that PostgreSQL forgets when it rebuilds them: a statistics target, an extension
 * that an index depends on, another owner of statistics than the session's user.
 */
export async function readBlockers(
  client: ClientBase,
  tables: readonly number[],
): Promise<Blocker[]> {
  const { rows } = await client.query<Blocker & { view: number | null }>(
    `
    select d.refobjid::int8::float8 as table, d.refobjsubid as column,
      pg_describe_object(d.classid, d.objid, d.objsubid) as what,
      (select v.oid::int8::float8 from pg_rewrite r join pg_class v on v.oid = r.ev_class join pg_class c on c.oid = d.refobjid
        where d.classid = 'pg_rewrite'::regclass and r.oid = d.objid and r.rulename = '_RETURN'
          and v.relkind = 'v' and v.relowner = c.relowner
          and not exists (select from pg_depend e
            where e.classid = 'pg_class'::regclass and e.objid = v.oid and e.deptype = 'e')) as view
    from pg_depend d
    where d.refclassid = 'pg_class'::regclass and d.refobjid = any ($1::int8[]::oid[]) and d.refobjsubid > 0
      and d.classid <> 'pg_constraint'::regclass
      and not exists (select from pg_class c
        where d.classid = 'pg_class'::regclass and c.oid = d.objid and c.relkind in ('i', 'I', 'S')
          and not exists (select from pg_attribute i where i.attrelid = c.oid and i.attstattarget >= 0)
          and not exists (select from pg_depend e
            where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'x'))
      and not exists (select from pg_attrdef a
        where d.classid = 'pg_attrdef'::regclass and a.oid = d.objid and a.adrelid = d.refobjid and a.adnum = d.refobjsubid)
      and not exists (select from pg_statistic_ext s
        where d.classid = 'pg_statistic_ext'::regclass and s.oid = d.objid
          and coalesce(s.stxstattarget, -1) < 0 and s.stxowner = current_user::regrole)
    union all
    select a.attrelid::int8::float8, a.attnum, '${partitionKey}', null
    from pg_partitioned_table p join pg_attribute a on a.attrelid = p.partrelid
    where p.partrelid = any ($1::int8[]::oid[]) and a.attnum > 0
      and (a.attnum = any (p.partattrs) or exists (select from pg_depend d
        where d.classid = 'pg_class'::regclass and d.objid = p.partrelid and d.objsubid = 0
          and d.refclassid = 'pg_class'::regclass and d.refobjid = p.partrelid and d.refobjsubid = a.attnum))
    union all
    select a.attrelid::int8::float8, a.attnum, '${inherited}', null
    from pg_attribute a where a.attrelid = any ($1::int8[]::oid[]) and a.attnum > 0 and a.attinhcount > 0
    union all
    select c.oid::int8::float8, 0, 'the type ' || format_type(c.reloftype, null), null
    from pg_class c where c.oid = any ($1::int8[]::oid[]) and c.reloftype <> 0
    union all
    select c.oid::int8::float8, 0, pg_describe_object(d.classid, d.objid, d.objsubid), null
    from pg_class c join pg_type t on t.oid = c.reltype
    join pg_depend d on d.refclassid = 'pg_type'::regclass and d.refobjid in (t.oid, t.typarray)
    where c.oid = any ($1::int8[]::oid[]) and d.deptype = 'n'
    order by 1, 2, 3`,
    [tables],
  );
  return rows.map(({ view, what, ...one }) => ({
    ...one,
    what: labelOf(what),
    view: view ?? undefined,
  }));
}
