import type { ClientBase } from "pg";

/** A function of people's or an extension's that runs when a table is written or a materialized view filled. */
export interface Code {
  readonly oid: number;
  /** With its schema and its arguments' types. */
  readonly described: string;
  readonly schema: string;
  readonly name: string;
  readonly language: string;
  readonly body: string;
  readonly ofExtension: boolean;
}

/** One with the table that reaches it. */
export interface UsedCode extends Code {
  /** The table's oid. */
  readonly relation: number;
  /** What of the table's uses it, e.g. `the index person_name_idx`. */
  readonly user: string;
}

/** What comes with PostgreSQL has smaller oids (FirstNormalObjectId). */
const own = "16384";

/**
 * Functions that look names up along the session's path: those with a `search_path` of their own don't, nor does C, nor a
 * body that PostgreSQL has parsed when the function was made (`prosqlbody`, of PostgreSQL 14).
 */
const code = `
  select p.oid, p.oid::int8::float8 as number, p.oid::regprocedure::text as described, n.nspname::text as schema, p.proname::text as name,
    l.lanname::text as language, p.prosrc as body,
    exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e') as extension
  from pg_proc p join pg_language l on l.oid = p.prolang join pg_namespace n on n.oid = p.pronamespace
  where p.oid >= ${own} and l.lanname not in ('c', 'internal') and p.prokind <> 'a'
    and p.pronamespace <> pg_my_temp_schema()
    and not exists (select from unnest(p.proconfig) setting where setting ~ '^search_path=')
    and to_jsonb(p) ->> 'prosqlbody' is null`;

/**
 * From object to object, by what PostgreSQL says that each depends on. Not through a cast, which runs only where
 * somebody asks for it, unless an expression is made of it.
 */
const reached = `
  with recursive
  code as materialized (${code}),
  start(relation, used, class, object) as (
    select c.oid, 'the type of a column', 'pg_class'::regclass::oid, c.oid from pg_class c where c.oid = any ($1::int8[]::oid[])
    union all select conrelid, 'the constraint ' || conname, 'pg_constraint'::regclass, oid from pg_constraint
      where conrelid = any ($1::int8[]::oid[]) and contype <> 'f'
    union all select d.adrelid, 'the generated column ' || a.attname, 'pg_attrdef'::regclass, d.oid from pg_attrdef d
      join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
      where d.adrelid = any ($1::int8[]::oid[]) and a.attgenerated <> ''
    -- PostgreSQL 14 has no pg_attrdef between the column and what it is made by.
    union all select d.objid, 'the generated column ' || a.attname, d.refclassid, d.refobjid from pg_depend d
      join pg_attribute a on a.attrelid = d.objid and a.attnum = d.objsubid and a.attgenerated <> ''
      where d.classid = 'pg_class'::regclass and d.objid = any ($1::int8[]::oid[]) and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    union all select indrelid, 'the index ' || c.relname, 'pg_class'::regclass, indexrelid from pg_index
      join pg_class c on c.oid = indexrelid where indrelid = any ($1::int8[]::oid[])
    union all select stxrelid, 'the statistics ' || stxname, 'pg_statistic_ext'::regclass, oid from pg_statistic_ext
      where stxrelid = any ($1::int8[]::oid[])
    union all select ev_class, 'the query of the materialized view', 'pg_rewrite'::regclass, w.oid from pg_rewrite w
      join pg_class c on c.oid = ev_class and c.relkind = 'm' where ev_class = any ($1::int8[]::oid[])),
  follow(relation, used, class, object) as (
    select * from start
    union
    select f.relation, f.used, next.class, next.object from follow f cross join lateral (
      select d.refclassid, d.refobjid from pg_depend d
        where d.classid = f.class and d.objid = f.object and d.refobjid >= ${own}
          and not (f.class = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass)
          and not (f.class = 'pg_class'::regclass and d.objsubid > 0 and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass))
          and d.refclassid in ('pg_proc'::regclass, 'pg_type'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass, 'pg_opfamily'::regclass, 'pg_cast'::regclass)
      union all
      select 'pg_rewrite'::regclass, w.oid from pg_depend d join pg_class c on c.oid = d.refobjid and c.relkind = 'v'
        join pg_rewrite w on w.ev_class = c.oid and w.rulename = '_RETURN'
        where f.class = 'pg_rewrite'::regclass and d.classid = f.class and d.objid = f.object and d.refclassid = 'pg_class'::regclass
      union all
      select 'pg_type'::regclass, a.atttypid from pg_attribute a
        where f.class = 'pg_class'::regclass and a.attrelid = f.object and a.attnum > 0 and not a.attisdropped and a.atttypid >= ${own}
      union all
      select 'pg_class'::regclass, t.typrelid from pg_type t
        where f.class = 'pg_type'::regclass and t.oid = f.object and t.typrelid <> 0
      union all
      select 'pg_type'::regclass, unnest(array[t.typbasetype, t.typelem]) from pg_type t
        where f.class = 'pg_type'::regclass and t.oid = f.object
      union all
      select 'pg_constraint'::regclass, c.oid from pg_constraint c
        where f.class = 'pg_type'::regclass and c.contypid = f.object
      union all
      select 'pg_type'::regclass, r.rngsubtype from pg_range r
        where f.class = 'pg_type'::regclass and r.rngtypid = f.object
      union all
      select 'pg_proc'::regclass, unnest(array[r.rngcanonical, r.rngsubdiff]::oid[]) from pg_range r
        where f.class = 'pg_type'::regclass and r.rngtypid = f.object
      union all
      select 'pg_proc'::regclass, p.amproc::oid from pg_opclass o join pg_amproc p on p.amprocfamily = o.opcfamily
        where f.class = 'pg_opclass'::regclass and o.oid = f.object
      union all
      select 'pg_operator'::regclass, p.amopopr from pg_opclass o join pg_amop p on p.amopfamily = o.opcfamily
        where f.class = 'pg_opclass'::regclass and o.oid = f.object
    ) next(class, object) where next.object >= ${own})
  select distinct f.relation::int8::float8 as relation, f.used as "user", number as oid, described, schema, name, language, body, extension as "ofExtension"
  from follow f join code on f.class = 'pg_proc'::regclass and code.oid = f.object
  order by 1, 2, 4`;

/**
 * The functions that run when these tables are written, or these materialized views filled, and that find names
 * along the session's path. What their bodies call isn't among them.
 */
export async function readUsedCode(
  client: ClientBase,
  relations: readonly number[],
): Promise<UsedCode[]> {
  const { rows } = await client.query<UsedCode>(reached, [relations]);
  return rows;
}

/** Those of such functions that bear one of these names. */
export async function readCodeNamed(
  client: ClientBase,
  names: readonly { readonly schema: string; readonly name: string }[],
): Promise<Code[]> {
  const { rows } = await client.query<Code>(
    `with code as (${code})
    select number as oid, described, code.schema, code.name, language, body, extension as "ofExtension"
    from code join unnest($1::text[], $2::text[]) wanted(schema, name) on wanted.schema = code.schema and wanted.name = code.name
    order by 2`,
    [names.map(({ schema }) => schema), names.map(({ name }) => name)],
  );
  return rows;
}

/**
 * The function that PostgreSQL was in when it told this of an error.
 * @param context an error's `where`: the innermost first, with their arguments' types or in quotes
 */
export async function readCodeIn(
  client: ClientBase,
  context: string,
): Promise<Code | undefined> {
  const { rows } = await client.query<Code>(
    `with code as (${code}),
    placed as (select *, strpos($1, ' ' || described || ' ') as with_types, strpos($1, '"' || name || '"') as quoted from code)
    select number as oid, described, schema, name, language, body, extension as "ofExtension"
    from placed where with_types > 0 or quoted > 0
    order by least(nullif(with_types, 0), nullif(quoted, 0)) limit 1`,
    [context],
  );
  return rows[0];
}
