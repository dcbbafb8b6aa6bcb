import type { ClientBase } from "pg";
import { quoteTable } from "../../../postgres/sql";
import { type Catalogue, isAlone, type Table } from "../../catalogue/catalogue";
import { withDescendants } from "../../catalogue/silently";
import { dropStatistics } from "./drop-statistics";

/**
 * Takes old row versions from a table's files where there are any, and from the planner what it knows of
 * old values; what empty partitions, heirs and their parents leave goes with the whole: see `analyzeWhole`.
 * @param dirty whether rows were changed or deleted in place
 */
export async function vacuumAndAnalyze(
  client: ClientBase,
  table: Table,
  dirty: boolean,
): Promise<void> {
  if (dirty) await client.query(`vacuum (full) ${quoteTable(table)}`);
  const filled = await readFilled(client, [table]);
  if (filled.length > 0) await client.query(`analyze ${quoteTable(table)}`);
  else if (isAlone(table)) await dropStatistics(client, table);
}

/**
 * Takes from the planner what it knows of old values of a table with partitions or heirs. It remembers
 * those of the whole apart from those of its parts, at every level, and counters tell only of changed rows,
 * not of parts that are gone: so this is done however little has changed.
 */
export async function analyzeWhole(
  client: ClientBase,
  catalogue: Catalogue,
  table: Table,
): Promise<void> {
  const whole = withDescendants(catalogue, table);
  const parts = whole.filter(({ kind }) => kind === "table");
  const filled = new Set(await readFilled(client, parts));
  const isHollow = (one: Table) =>
    !withDescendants(catalogue, one).some(({ oid }) => filled.has(oid));
  const stale =
    // There its owner may not see what the planner knows.
    whole.some(({ rowSecurity }) => rowSecurity === "forced") ||
    (await isRemembered(
      client,
      parts.filter(({ oid }) => !filled.has(oid)),
      whole.filter(isHollow),
    ));
  // A part alone can't forget: its columns are its parent's.
  if (stale) await dropStatistics(client, table);
  // Of a partitioned table that reaches every part.
  const named = table.kind === "partitioned table" ? [table] : parts;
  for (const one of named)
    if (!isHollow(one)) await client.query(`analyze ${quoteTable(one)}`);
}

/**
 * Whether the planner knows values of tables that have none.
 * @param empty without rows of their own
 * @param hollow whose parts have none either
 */
async function isRemembered(
  client: ClientBase,
  empty: readonly Table[],
  hollow: readonly Table[],
): Promise<boolean> {
  const { rows } = await client.query<{ remembered: boolean }>(
    `select exists (
      select from pg_stats s
      join pg_namespace n on n.nspname = s.schemaname
      join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
      where c.oid = any((case when s.inherited then $2::int8[] else $1::int8[] end)::oid[])) as remembered`,
    [empty.map(({ oid }) => oid), hollow.map(({ oid }) => oid)],
  );
  return rows[0]?.remembered ?? true;
}

/** Oids of empty tables of which the planner knows values: a TRUNCATE leaves those, and moves no counter. */
export async function readTruncated(
  client: ClientBase,
  tables: readonly Table[],
): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ oid: number }>(
    `select distinct c.oid::int8::float8 as oid from pg_stats s
      join pg_namespace n on n.nspname = s.schemaname
      join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
    where c.oid = any ($1::int8[]::oid[]) and pg_relation_size(c.oid) = 0`,
    [tables.map(({ oid }) => oid)],
  );
  return new Set(rows.map(({ oid }) => oid));
}

/** Those that aren't empty, which their size tells also where row security hides rows. */
async function readFilled(
  client: ClientBase,
  tables: readonly Table[],
): Promise<number[]> {
  const { rows } = await client.query<{ oid: number }>(
    "select oid::float8 as oid from unnest($1::int8[]) oid where pg_relation_size(oid::oid) > 0",
    [tables.map(({ oid }) => oid)],
  );
  return rows.map(({ oid }) => oid);
}
