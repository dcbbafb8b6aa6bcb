import type { ClientBase } from "pg";
import type { Unqualified } from "./find-unqualified";

/** Something that bears a name, outside of `pg_catalog`. */
export interface Candidate {
  readonly schema: string;
  readonly what: "table" | "function" | "type" | "operator";
  /** As PostgreSQL describes it, with its arguments' types: `public.unaccent(text)`. */
  readonly described: string;
  /** The extension that it came with. */
  readonly extension: string | null;
}

const elsewhere = `n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'`;

const extensionOf = (classid: string, oid: string) =>
  `(select e.extname::text from pg_depend d join pg_extension e on e.oid = d.refobjid
    where d.classid = '${classid}'::regclass and d.objid = ${oid} and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e')`;

const queries: Readonly<Record<Unqualified["what"], string>> = {
  table: `select n.nspname::text as schema, 'table' as what, c.oid::regclass::text as described, ${extensionOf("pg_class", "c.oid")} as extension
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and ${elsewhere}`,
  function: `select n.nspname::text as schema, 'function' as what, p.oid::regprocedure::text as described, ${extensionOf("pg_proc", "p.oid")} as extension
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.proname = $1 and ${elsewhere}`,
  type: `select n.nspname::text as schema, 'type' as what, t.oid::regtype::text as described, ${extensionOf("pg_type", "t.oid")} as extension
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = $1 and ${elsewhere}`,
  operator: `select n.nspname::text as schema, 'operator' as what, o.oid::regoperator::text as described, ${extensionOf("pg_operator", "o.oid")} as extension
    from pg_operator o join pg_namespace n on n.oid = o.oprnamespace where o.oprname = $1 and ${elsewhere}`,
};

/** Everything of that kind and name, by schema. A type may be called like a function: `citext(email)`. */
export async function readCandidates(
  client: ClientBase,
  { what, name }: Unqualified,
): Promise<Candidate[]> {
  const { rows } = await client.query<Candidate>(
    `${queries[what]} order by 1, 3`,
    [name],
  );
  return rows.length === 0 && what === "function"
    ? readCandidates(client, { what: "type", name, place: 0 })
    : rows;
}
