import type { ClientBase } from "pg";
import { parseTree, type TreeNode } from "./node-tree";
import { asWritten } from "./qualify";

/** A function or an operator of PostgreSQL's that gets a value of another's type. */
interface Call {
  readonly what: "function" | "operator";
  readonly oid: number;
  /** The type's. */
  readonly type: number;
}

/** Fields that hold what is called, by the kind of node. */
const calls: Readonly<
  Record<string, readonly [field: string, what: Call["what"]]>
> = {
  OPEXPR: ["opno", "operator"],
  DISTINCTEXPR: ["opno", "operator"],
  NULLIFEXPR: ["opno", "operator"],
  SCALARARRAYOPEXPR: ["opno", "operator"],
  ROWCOMPAREEXPR: ["opnos", "operator"],
  FUNCEXPR: ["funcid", "function"],
  AGGREF: ["aggfnoid", "function"],
  WINDOWFUNC: ["winfnoid", "function"],
};

/** Nodes that convert a value, and where it says whether somebody asked for that. */
const conversions: Readonly<Record<string, string>> = {
  RELABELTYPE: "relabelformat",
  COERCEVIAIO: "coerceformat",
  ARRAYCOERCEEXPR: "coerceformat",
  FUNCEXPR: "funcformat",
};

/** PostgreSQL's COERCE_IMPLICIT_CAST: nobody wrote it. */
const unasked = "2";

/** Where nodes say of which type they are. */
const typeFields = [
  ...["vartype", "consttype", "resulttype", "funcresulttype", "opresulttype"],
  ...["paramtype", "casetype", "coalescetype", "minmaxtype", "aggtype"],
];

/**
 * Where a rule's SQL would take a value of an extension's or the application's type for one of PostgreSQL's
 * without a word, although that type has a function or an operator of that name: `email = 'x'`, where `=` of
 * `citext` doesn't mind capitals and that of `text` does.
 * PostgreSQL 14 doesn't show what it makes of a PREPARE, so nothing is found there.
 * @param statement one that PostgreSQL takes
 * @returns a sentence or two for each
 */
export async function findConverted(
  client: ClientBase,
  statement: string,
): Promise<string[]> {
  const nodes = await parseTree(
    client,
    `prepare prod_copy_tree as ${statement}`,
  );
  await client.query("deallocate prod_copy_tree");
  const found = nodes.flatMap(callsOf);
  if (found.length === 0) return [];
  const { rows } = await client.query<{
    what: Call["what"];
    name: string;
    type: string;
    schema: string;
  }>(
    `select distinct c.what, coalesce(o.oprname, p.proname)::text as name, t.oid::regtype::text as type, n.nspname::text as schema
    from unnest($1::text[], $2::int8[]::oid[], $3::int8[]::oid[]) c(what, oid, type)
    join pg_type t on t.oid = c.type and t.typtype <> 'd' and t.typnamespace <> 'pg_catalog'::regnamespace
    left join pg_operator o on c.what = 'operator' and o.oid = c.oid
    left join pg_proc p on c.what = 'function' and p.oid = c.oid
    join lateral (
      select x.oprnamespace from pg_operator x where x.oprname = o.oprname and t.oid in (x.oprleft, x.oprright)
      union all select x.pronamespace from pg_proc x where x.proname = p.proname and t.oid = any (x.proargtypes::oid[])
    ) other(namespace) on other.namespace <> 'pg_catalog'::regnamespace
    join pg_namespace n on n.oid = other.namespace
    order by 1, 2, 3, 4`,
    [
      found.map(({ what }) => what),
      found.map(({ oid }) => oid),
      found.map(({ type }) => type),
    ],
  );
  return rows.map(
    ({ what, name, type, schema }) =>
      `${name} of a value of the type ${type} would be PostgreSQL's own, and ${type} has one in the schema ${schema}: write ${
        what === "operator"
          ? `operator(${asWritten(schema)}.${name})`
          : `${asWritten(schema)}.${name}(…)`
      } for that, or make the value a text (::text) for PostgreSQL's.`,
  );
}

function callsOf(node: TreeNode): Call[] {
  const [field, what] = calls[node.kind] ?? [];
  if (field === undefined || what === undefined) return [];
  const types = [...node.fields.values()]
    .flat()
    .flatMap((value) =>
      typeof value === "string" ? [] : convertedFrom(value),
    );
  return (node.fields.get(field) ?? []).flatMap((oid) =>
    /^\d+$/.test(String(oid))
      ? types.map((type) => ({ what, oid: Number(oid), type }))
      : [],
  );
}

/** The types of which a node takes a value without being asked to. */
function convertedFrom(node: TreeNode): number[] {
  // What an aggregate gets.
  if (node.kind === "TARGETENTRY")
    return (node.fields.get("expr") ?? []).flatMap((value) =>
      typeof value === "string" ? [] : convertedFrom(value),
    );
  const format = conversions[node.kind];
  if (format === undefined || node.fields.get(format)?.[0] !== unasked)
    return [];
  return [...(node.fields.get("arg") ?? []), ...(node.fields.get("args") ?? [])]
    .flatMap((value) => (typeof value === "string" ? [] : [value]))
    .flatMap((inner) => [...typeOf(inner), ...convertedFrom(inner)]);
}

function typeOf({ fields }: TreeNode): number[] {
  for (const name of typeFields) {
    const [oid] = fields.get(name) ?? [];
    if (typeof oid === "string") return [Number(oid)];
  }
  return [];
}
