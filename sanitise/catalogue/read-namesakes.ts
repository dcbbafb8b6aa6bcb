import type { ClientBase } from "pg";
import { labelOf } from "../../postgres/table-name";

/** Condition on an object: people made it, and no extension brought it. */
const ofPeople = (classid: string, oid: string, namespace: string) =>
  `${oid} >= 16384 and ${namespace} <> 'pg_catalog'::regnamespace and ${namespace} <> 'information_schema'::regnamespace
    and not exists (select from pg_namespace n where n.oid = ${namespace} and n.nspname ~ '^pg_(toast_)?temp')
    and not exists (select from pg_depend e where e.classid = '${classid}'::regclass and e.objid = ${oid} and e.deptype = 'e')`;

const namesakes = `
  select 'function' as what, p.oid::regprocedure::text as name from pg_proc p
  where ${ofPeople("pg_proc", "p.oid", "p.pronamespace")}
    and exists (select from pg_proc o where o.proname = p.proname and o.pronamespace = 'pg_catalog'::regnamespace)
  union all
  select 'operator', o.oid::regoperator::text from pg_operator o
  where ${ofPeople("pg_operator", "o.oid", "o.oprnamespace")}
    and exists (select from pg_operator b where b.oprname = o.oprname and b.oprnamespace = 'pg_catalog'::regnamespace)
  union all
  select 'type', t.oid::regtype::text from pg_type t
  where ${ofPeople("pg_type", "t.oid", "t.typnamespace")} and t.typelem = 0
    and not exists (select from pg_class c where c.oid = t.typrelid and c.relkind <> 'c')
    and exists (select from pg_type b where b.typname = t.typname and b.typnamespace = 'pg_catalog'::regnamespace)
  union all
  select 'cast', format('%s as %s', c.castsource::regtype, c.casttarget::regtype) from pg_cast c
  join pg_type s on s.oid = c.castsource join pg_type t on t.oid = c.casttarget
  where c.oid >= 16384 and c.castmethod = 'f'
    and 'pg_catalog'::regnamespace in (s.typnamespace, t.typnamespace)
    and not exists (select from pg_depend e where e.classid = 'pg_cast'::regclass and e.objid = c.oid and e.deptype = 'e')
  order by 1, 2`;

/**
 * What people have made in the connected database that bears a name of PostgreSQL's own: functions, operators and
 * types outside of `pg_catalog`, and casts between a type of PostgreSQL's and theirs. Nothing of that is called here,
 * since names are looked up in `pg_catalog` alone, and many an honest database has some.
 * @returns a few words each: `function concat_ws(text,text)`
 */
export async function readNamesakes(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ what: string; name: string }>(
    namesakes,
  );
  return rows.map(({ what, name }) => `${what} ${labelOf(name)}`);
}
