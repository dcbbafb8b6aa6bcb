import type { ClientBase } from "pg";
import { isOwn } from "../../../postgres/own-objects";
import { tableLabel } from "../../../postgres/table-name";
import {
  type Catalogue,
  findTable,
  type Table,
  tableByOid,
} from "../../catalogue/catalogue";
import { withDescendants } from "../../catalogue/silently";
import type { Problem } from "../../problem";
import { changesRows, type TableRules } from "../../rules/rules";
import { type BodyName, namesInBody } from "./names-in-body";
import { asWritten } from "./qualify";
import {
  type Code,
  readCodeNamed,
  readUsedCode,
  type UsedCode,
} from "./read-code";

/** Where a function that runs has been reached from. */
interface Use {
  readonly table: Table;
  readonly user: string;
}

/** A name that a body has without a schema, and where there is such a thing. */
interface LostName {
  readonly name: string;
  readonly schemas: readonly string[];
}

/**
 * The tables whose checks, generated columns and indexes PostgreSQL works out when the rules are applied, and the
 * materialized views that are filled again in the end.
 */
export function relationsAtWork(
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Table[] {
  const changing = rules
    .filter(({ rule }) => rule.delete !== "all" && changesRows(rule))
    .flatMap((rule) => {
      const table = findTable(catalogue, rule);
      return table ? withDescendants(catalogue, table) : [];
    });
  const views = catalogue.tables.filter(
    (table) =>
      table.kind === "materialized view" && table.populated && !isOwn(table),
  );
  return [...new Set([...changing, ...views])];
}

/**
 * Functions that the rules would make PostgreSQL run and whose bodies name things outside of `pg_catalog` without their
 * schema: sessions look there alone, so they would fail in the middle of a run. Bodies in SQL and PL/pgSQL are read, and
 * those that they call. Reads no row and writes nothing: a session that can only read will do.
 * @returns one problem for each function
 */
export async function findLostNames(
  client: ClientBase,
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Promise<Problem[]> {
  const relations = relationsAtWork(rules, catalogue);
  if (relations.length === 0) return [];
  const used = await readUsedCode(
    client,
    relations.map(({ oid }) => oid),
  );
  const problems: Problem[] = [];
  const seen = new Set<number>();
  let next = groupByFunction(used, catalogue);
  while (next.length > 0) {
    const called: { code: Code; uses: readonly Use[] }[] = [];
    for (const { code, uses } of next) {
      if (seen.has(code.oid)) continue;
      seen.add(code.oid);
      if (!["sql", "plpgsql"].includes(code.language)) continue;
      const names = namesInBody(code.body);
      const lost = await readLost(client, names);
      if (lost.length > 0) problems.push(lostProblem(code, uses, lost));
      const inner = names.flatMap(({ what, schema, name }) =>
        what === "function" && schema !== undefined ? [{ schema, name }] : [],
      );
      if (inner.length > 0)
        for (const one of await readCodeNamed(client, inner))
          called.push({ code: one, uses });
    }
    next = called;
  }
  return problems;
}

function groupByFunction(
  used: readonly UsedCode[],
  catalogue: Catalogue,
): { readonly code: Code; readonly uses: readonly Use[] }[] {
  const groups = new Map<number, { code: Code; uses: Use[] }>();
  for (const one of used) {
    const group = groups.get(one.oid) ?? { code: one, uses: [] };
    group.uses.push({
      table: tableByOid(catalogue, one.relation),
      user: one.user,
    });
    groups.set(one.oid, group);
  }
  return [...groups.values()];
}

/**
 * Those of the names without a schema for which there is something, and nothing in `pg_catalog`. A type may be called
 * like a function, and a table is a type too.
 */
async function readLost(
  client: ClientBase,
  names: readonly BodyName[],
): Promise<LostName[]> {
  const bare = names.filter(({ schema }) => schema === undefined);
  if (bare.length === 0) return [];
  const { rows } = await client.query<LostName>(
    `with thing(what, namespace, name) as (
      select 'function', pronamespace, proname from pg_proc
      union all select unnest(array['type', 'function']), typnamespace, typname from pg_type
      union all select 'table', relnamespace, relname from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S'))
    select wanted.name, array_agg(distinct n.nspname::text order by n.nspname::text) as schemas
    from unnest($1::text[], $2::text[]) wanted(what, name)
    join thing on thing.what = wanted.what and thing.name = wanted.name
    join pg_namespace n on n.oid = thing.namespace
    where n.nspname !~ '^pg_(toast|temp)'
    group by wanted.what, wanted.name having bool_and(n.nspname not in ('pg_catalog', 'information_schema'))
    order by 1`,
    [bare.map(({ what }) => what), bare.map(({ name }) => name)],
  );
  return rows;
}

function lostProblem(
  code: Code,
  uses: readonly Use[],
  lost: readonly LostName[],
): Problem {
  const named = [...new Set(lost.map(({ name }) => name))].join(", ");
  const schemas = [...new Set(lost.flatMap(({ schemas }) => schemas))];
  return pathProblem(code, uses, named, schemas);
}

/**
 * A function that would fail for a name, where it is used and what mends it.
 * @param named what it names; undefined: that isn't known
 */
export function pathProblem(
  { described, ofExtension }: Code,
  uses: readonly Use[],
  named: string | undefined,
  schemas: readonly string[],
): Problem {
  const [first, ...others] = uses;
  const where = first ? `${tableLabel(first.table)}: ` : "";
  const user = first ? `, which ${first.user} uses` : "";
  const besides = others.map(
    (one) => `${one.user} of ${tableLabel(one.table)}`,
  );
  const also = besides.length > 0 ? ` (also ${besides.join(", ")})` : "";
  const path = ["pg_catalog", ...schemas.map(asWritten)].join(", ");
  const alter = `alter function ${described} set search_path = ${path}`;
  return {
    what: `${where}the function ${described}${user}${also}, names ${named ?? "something"} without its schema. Names are looked up in pg_catalog alone here, so it would fail in the middle of the run.`,
    next: {
      kind: "at origin",
      change: ofExtension
        ? `update the extension that the function came with, run ${alter}, or drop what uses it`
        : `run ${alter}, or write the schema in the function`,
    },
  };
}
