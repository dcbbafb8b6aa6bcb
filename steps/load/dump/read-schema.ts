import type { ClientBase } from "pg";
import type { SchemaObject } from "./source-facts";

/** What belongs to an extension comes with it, whatever its version has of them. */
const ofPeople = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
  and not exists (select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

/**
 * Tables, views, sequences, constraints, indexes and triggers of the session's database. What partitions
 * have from their parents is left out where PostgreSQL names it anew for each.
 */
export async function readSchema(client: ClientBase): Promise<SchemaObject[]> {
  const { rows } = await client.query<SchemaObject>(
    `with own as (
      select c.oid, n.nspname::text as schema, c.relname::text as name, c.relkind as kind
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relpersistence <> 't' and ${ofPeople})
    select case kind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'view' else 'table' end as kind,
        schema, name as table, name, true as valid
      from own where kind in ('r', 'p', 'f', 'v', 'm', 'S')
    union all
    select case k.contype when 'f' then 'foreign key' when 'c' then 'check' when 'p' then 'primary key'
          when 'u' then 'unique constraint' else 'exclusion constraint' end,
        own.schema, own.name, k.conname::text, k.convalidated
      from pg_constraint k join own on own.oid = k.conrelid
      where k.contype in ('f', 'c', 'p', 'u', 'x') and k.conparentid = 0
    union all
    select 'index', own.schema, own.name, i.relname::text, x.indisvalid
      from pg_index x join own on own.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
      where not i.relispartition
    union all
    select 'trigger', own.schema, own.name, t.tgname::text, t.tgenabled <> 'D'
      from pg_trigger t join own on own.oid = t.tgrelid
      -- Known since PostgreSQL 13.
      where not t.tgisinternal and coalesce((to_jsonb(t) ->> 'tgparentid')::int8, 0) = 0
    order by 2, 3, 1, 4`,
  );
  return rows;
}
