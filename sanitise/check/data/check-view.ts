import type { ClientBase } from "pg";
import { describe, sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { inTransaction, runOne } from "../../../postgres/sql";
import { tableLabel } from "../../../postgres/table-name";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { silence, withDescendants } from "../../catalogue/silently";
import { attempt, isOurs } from "./attempt";
import type { ChangingView, Coming } from "./changing-views";
import { tryUnique } from "./check-unique";
import { createStandIn, rowsToCome } from "./stand-ins-of";
import { computation, type Trial } from "./trials";

/** Bytes of tables that are written out where a view of theirs won't do. */
const mostWritten = 256 * 1024 * 1024;

/** PostgreSQL's where a query groups by less than it shows, which a primary key allows. */
const grouping = "42803";

/**
 * Tries whether a materialized view and its indexes can be filled from the new values, without writing anything. Its
 * query is worked out as it stands, in a transaction in which the names in it mean the tables as they will be. A query
 * that can't be worked out so, e.g. since it asks for `ctid`, is left for the filling itself to tell.
 * @returns a sentence per thing that can't be
 */
export function checkView(
  client: ClientBase,
  changing: ChangingView,
  catalogue: Catalogue,
  coming: Coming,
): Promise<string[]> {
  const { view, tables } = changing;
  return inTransaction(
    client,
    async () => {
      const reached = tables.flatMap((table) =>
        withDescendants(catalogue, table),
      );
      for (const statement of silence(reached).before)
        await client.query(statement);
      const problems = await attempt(client, () =>
        tryView(client, changing, catalogue, coming, false),
      );
      if ("result" in problems)
        return problems.result.map((one) => `${tableLabel(view)}: ${one}`);
      const bytes = reached.reduce((sum, one) => sum + one.bytes, 0);
      if (sqlstateOf(problems.refusal) !== grouping || bytes > mostWritten)
        return [];
      const again = await attempt(client, () =>
        tryView(client, changing, catalogue, coming, true),
      );
      return "result" in again
        ? again.result.map((one) => `${tableLabel(view)}: ${one}`)
        : [];
    },
    "rollback",
  );
}

async function tryView(
  client: ClientBase,
  { view, tables, views }: ChangingView,
  catalogue: Catalogue,
  coming: Coming,
  filled: boolean,
): Promise<string[]> {
  const path = await readPath(client);
  const schemas = new Set([...tables, ...views].map(({ schema }) => schema));
  const wide = [...schemas].map(quoteIdentifier).join(", ");
  // Along such a path PostgreSQL writes names without their schemas.
  await setPath(client, wide);
  const queries = await readQueries(client, views);
  await setPath(client, path);
  for (const table of tables) {
    const rows = await rowsToCome(client, catalogue, table, coming);
    if (rows === undefined) return [];
    await createStandIn(client, table, rows, filled);
  }
  await setPath(client, wide);
  for (const { table, columns, oid } of views) {
    const names = columns.map(({ name }) => quoteIdentifier(name)).join(", ");
    await runOne(
      client,
      `create view pg_temp.${quoteIdentifier(table)} (${names}) as ${queries.get(oid)}`,
    );
  }
  await setPath(client, path);
  return (await readsOld(client, views, tables))
    ? []
    : tryRows(client, view, `pg_temp.${quoteIdentifier(view.table)}`);
}

async function readPath(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ path: string }>(
    "select current_setting('search_path') as path",
  );
  return rows[0]?.path ?? "";
}

async function setPath(client: ClientBase, path: string): Promise<void> {
  await client.query("select set_config('search_path', $1, true)", [path]);
}

async function readQueries(
  client: ClientBase,
  views: readonly Table[],
): Promise<ReadonlyMap<number, string>> {
  const { rows } = await client.query<{ oid: number; query: string }>(
    "select oid::float8 as oid, rtrim(pg_get_viewdef(oid::oid), ';') as query from unnest($1::int8[]) oid",
    [views.map(({ oid }) => oid)],
  );
  return new Map(rows.map(({ oid, query }) => [oid, query]));
}

/** Whether a name has still meant the table, or a view of it, as it is: one with its schema, as another bears the name too. */
async function readsOld(
  client: ClientBase,
  views: readonly Table[],
  tables: readonly Table[],
): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_class c join pg_rewrite r on r.ev_class = c.oid
     join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
     where c.relnamespace = pg_my_temp_schema() and c.relname = any ($1::name[]) and d.refobjid = any ($2::int8[]::oid[])
     limit 1`,
    [
      views.map(({ table }) => table),
      [...views, ...tables].map(({ oid }) => oid),
    ],
  );
  return rows.length > 0;
}

/** What PostgreSQL does with a view's rows when it fills it. */
async function tryRows(
  client: ClientBase,
  view: Table,
  rows: string,
): Promise<string[]> {
  const values = view.columns.map(
    ({ name }) => `count(${quoteIdentifier(name)})`,
  );
  const filling: Trial = {
    count: `0 * (${["count(*)", ...values].join(" + ")})`,
    problem: "",
    what: "it",
  };
  for (const { count, what } of [
    filling,
    ...view.computations.map(computation),
  ]) {
    const tried = await attempt(client, () =>
      runOne(client, `select ${count} from ${rows}`),
    );
    if ("refusal" in tried && !isOurs(tried.refusal))
      return [
        `${what} couldn't be filled from the new values. ${describe(tried.refusal)}`,
      ];
    if ("refusal" in tried) return [];
  }
  const unique = await attempt(client, () =>
    tryUnique(client, rows, view.uniqueIndexes),
  );
  return "result" in unique ? unique.result : [];
}
