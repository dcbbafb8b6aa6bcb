import type { ClientBase } from "pg";
import { readMightyRoles } from "../../postgres/roles/mighty-roles";
import { tableLabel } from "../../postgres/table-name";
import type { Table } from "../catalogue/catalogue";
import type { Problem } from "../problem";

/**
 * Functions that would run in whoever reads or writes these tables, and that belong to a role which can do no more than
 * own things: what it has written isn't the login's own. They are reached by checks, generated columns, conditions and
 * expressions of indexes, statistics and policies, partition keys, types with their domains and casts, operators, and
 * by name from the bodies of such functions. Plain defaults aren't: nothing is inserted.
 * @returns a problem for each
 */
export async function findCodeOfOthers(
  client: ClientBase,
  tables: readonly Table[],
): Promise<Problem[]> {
  const trusted = await readMightyRoles(client);
  const { rows } = await client.query<{
    relation: number;
    called: string;
    owner: string;
  }>(reached, [tables.map(({ oid }) => oid), [...trusted]]);
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  return rows.flatMap(({ relation, called, owner }): Problem[] => {
    const table = byOid.get(relation);
    return table
      ? [
          {
            what: `${tableLabel(table)}: the function ${called}, which its columns, types, constraints or indexes use, belongs to ${owner}. It would run with the rights of ${table.owner}, who can do more than own tables.`,
            next: {
              kind: "at origin",
              change: `look at what the function does and make it the table owner's (ALTER FUNCTION … OWNER TO), or give the table to a role that can do no more than own it`,
            },
          },
        ]
      : [];
  });
}

/** What comes with PostgreSQL has smaller oids (FirstNormalObjectId). */
const own = "16384";

/**
 * Goes from object to object by what PostgreSQL says that each depends on. A string that is a function's body hides
 * what it calls: there every function counts whose name stands in it.
 */
const reached = `
  with recursive
  called(oid, name) as (
    select oid, '\\m' || regexp_replace(proname::text, '([^[:alnum:]_])', '\\\\\\1', 'g') || '\\M'
    from pg_catalog.pg_proc where oid >= ${own} and pronamespace <> pg_my_temp_schema()),
  start(relation, class, object) as (
    select c.oid, 'pg_class'::regclass::oid, c.oid from pg_catalog.pg_class c where c.oid = any ($1::int8[]::oid[])
    union all select conrelid, 'pg_constraint'::regclass, oid from pg_catalog.pg_constraint
      where conrelid = any ($1::int8[]::oid[]) and contype <> 'f'
    union all select d.adrelid, 'pg_attrdef'::regclass, d.oid from pg_catalog.pg_attrdef d
      join pg_catalog.pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      where d.adrelid = any ($1::int8[]::oid[]) and a.attgenerated <> ''
    union all select indrelid, 'pg_class'::regclass, indexrelid from pg_catalog.pg_index
      where indrelid = any ($1::int8[]::oid[])
    union all select stxrelid, 'pg_statistic_ext'::regclass, oid from pg_catalog.pg_statistic_ext
      where stxrelid = any ($1::int8[]::oid[])
    union all select polrelid, 'pg_policy'::regclass, oid from pg_catalog.pg_policy
      where polrelid = any ($1::int8[]::oid[])),
  follow(relation, class, object) as (
    select * from start
    union
    select f.relation, next.class, next.object from follow f cross join lateral (
      select d.refclassid, d.refobjid from pg_catalog.pg_depend d
        where d.classid = f.class and d.objid = f.object and d.refobjid >= ${own}
          and d.refclassid in ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass)
      union all
      select 'pg_type'::regclass, a.atttypid from pg_catalog.pg_attribute a
        where f.class = 'pg_class'::regclass and a.attrelid = f.object and a.attnum > 0 and not a.attisdropped and a.atttypid >= ${own}
      union all
      select 'pg_class'::regclass, t.typrelid from pg_catalog.pg_type t
        where f.class = 'pg_type'::regclass and t.oid = f.object and t.typrelid <> 0
      union all
      select 'pg_type'::regclass, unnest(array[t.typbasetype, t.typelem]) from pg_catalog.pg_type t
        where f.class = 'pg_type'::regclass and t.oid = f.object
      union all
      select 'pg_proc'::regclass, unnest(array[t.typinput, t.typoutput]::oid[]) from pg_catalog.pg_type t
        where f.class = 'pg_type'::regclass and t.oid = f.object
      union all
      select 'pg_constraint'::regclass, c.oid from pg_catalog.pg_constraint c
        where f.class = 'pg_type'::regclass and c.contypid = f.object
      union all
      select 'pg_type'::regclass, r.rngsubtype from pg_catalog.pg_range r
        where f.class = 'pg_type'::regclass and r.rngtypid = f.object
      union all
      select 'pg_proc'::regclass, unnest(array[r.rngcanonical, r.rngsubdiff]::oid[]) from pg_catalog.pg_range r
        where f.class = 'pg_type'::regclass and r.rngtypid = f.object
      union all
      select 'pg_proc'::regclass, c.castfunc from pg_catalog.pg_cast c
        where f.class = 'pg_type'::regclass and f.object in (c.castsource, c.casttarget)
      union all
      select 'pg_proc'::regclass, p.amproc::oid from pg_catalog.pg_opclass o join pg_catalog.pg_amproc p on p.amprocfamily = o.opcfamily
        where f.class = 'pg_opclass'::regclass and o.oid = f.object
      union all
      select 'pg_operator'::regclass, p.amopopr from pg_catalog.pg_opclass o join pg_catalog.pg_amop p on p.amopfamily = o.opcfamily
        where f.class = 'pg_opclass'::regclass and o.oid = f.object
      union all
      select 'pg_proc'::regclass, q.oid from pg_catalog.pg_proc p
        join pg_catalog.pg_language l on l.oid = p.prolang
        join called q on p.prosrc ~* q.name
        where f.class = 'pg_proc'::regclass and p.oid = f.object and q.oid <> p.oid and l.lanname not in ('c', 'internal')
    ) next(class, object) where next.object >= ${own})
  select distinct f.relation::int8::float8 as relation, p.oid::regprocedure::text as called, pg_get_userbyid(p.proowner)::text as owner
  from follow f join pg_catalog.pg_proc p on f.class = 'pg_proc'::regclass and p.oid = f.object
  where pg_get_userbyid(p.proowner) <> all ($2::name[])
  order by 1, 2`;
