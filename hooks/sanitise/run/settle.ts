import type { ClientBase } from "pg";
import { markerSchema } from "../../postgres/marker";
import type { Catalogue, Table } from "../catalogue/catalogue";
import { tableLabel } from "../rules/rules";
import { forgetValues } from "./forget-values";
import { refineError } from "./masking-failed";
import { type RowChanges, readRowChanges } from "./row-changes";
import { quoteTable } from "./sql";

/**
 * Takes away what is left of old values once rules and commands are through: tables in which rows were
 * changed on the copy, by the application's commands in this run or an earlier one, are written anew,
 * since an UPDATE leaves the old rows in the table's file. Materialized views are filled again. Last the
 * planner's own tables, for which the session needs the rights of the database's owner (without them
 * PostgreSQL passes over, with a warning).
 * @param fresh counters of the tables that the rules have just written anew: those that didn't move are left alone
 */
export async function settle(
  client: ClientBase,
  catalogue: Catalogue,
  fresh: RowChanges,
): Promise<void> {
  const changes = await readRowChanges(client);
  for (const table of catalogue.tables) {
    const changed = changes.get(table.oid) ?? 0;
    if (table.kind !== "table" || changed === 0) continue;
    if (fresh.get(table.oid) === changed || isOurs(table)) continue;
    await refineError(tableLabel(table), async () => {
      await client.query(`vacuum (full) ${quoteTable(table)}`);
      await renewStatistics(client, table);
    });
  }
  for (const view of filledViews(catalogue))
    await refineError(tableLabel(view), async () => {
      await client.query(`refresh materialized view ${quoteTable(view)}`);
      await renewStatistics(client, view);
    });
  // Here too the old versions of rows stay in the files: samples of real values.
  await client.query(
    "vacuum (full) pg_catalog.pg_statistic, pg_catalog.pg_statistic_ext_data",
  );
}

/** What this project itself keeps in the copy, and uses at this moment. */
function isOurs({ schema }: Table): boolean {
  return schema === markerSchema;
}

/** Of a table just written anew. Its size tells whether it is empty, also where row security hides rows. */
async function renewStatistics(
  client: ClientBase,
  table: Table,
): Promise<void> {
  const { rows } = await client.query<{ empty: boolean }>(
    "select pg_relation_size($1::int8::oid) = 0 as empty",
    [table.oid],
  );
  if (rows[0]?.empty) await forgetValues(client, table);
  else await client.query(`analyze ${quoteTable(table)}`);
}

/** A view can read only views that existed before it, and those have smaller oids, short of a wrapped-around counter. */
function filledViews({ tables }: Catalogue): Table[] {
  return tables
    .filter(({ kind, populated }) => kind === "materialized view" && populated)
    .sort((a, b) => a.oid - b.oid);
}
