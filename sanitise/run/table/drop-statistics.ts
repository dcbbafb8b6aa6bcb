import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { type Column, isAlone, type Table } from "../../catalogue/catalogue";
import { silently } from "../../catalogue/silently";
import { dropStatisticsStatement } from "../../plan/statements";
import { forgetByAnalyze } from "./forget-by-analyze";
import { ifAllowed } from "./if-allowed";

/**
 * Takes from the planner what it knows of an empty table's values: ANALYZE would keep the sample of those
 * that were there before. Where that can't be, the audit looks at what is left.
 */
export async function dropStatistics(
  client: ClientBase,
  table: Table,
): Promise<void> {
  if (table.kind === "materialized view")
    return ifAllowed(() => clear(client, table));
  const columns = table.columns.filter(
    ({ blockers, views }) => blockers.length === 0 && views.length === 0,
  );
  if (columns.length > 0 && !(await drop(client, table, columns)))
    // One that can't, e.g. of a partition key, must not keep the others from it.
    for (const column of columns) await drop(client, table, [column]);
  if (columns.length === table.columns.length) return;
  if (await canClear(client))
    // Of rows that row security may hide from its owner, the planner's view shows nothing.
    await ifAllowed(() =>
      silently(client, [table], () => clear(client, table)),
    );
  else if (table.kind === "table" && isAlone(table))
    await forgetByAnalyze(client, table);
}

/** @returns whether that could be */
async function drop(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
): Promise<boolean> {
  try {
    await client.query(dropStatisticsStatement(table, columns));
    return true;
  } catch (error) {
    if (!dependedOn(error)) throw error;
    return false;
  }
}

/** Whether PostgreSQL refused because something depends on what would change. */
export function dependedOn(error: unknown): boolean {
  // 42P16: a column that comes from another parent, or is part of a partition key.
  return ["0A000", "2BP01", "42P16"].includes(sqlstateOf(error) ?? "");
}

/** Values that the planner remembers of a table, a view or an expression in an index of it. */
export interface Remembered {
  readonly schema: string;
  readonly relation: string;
  readonly column: string;
  /** Whether they are those of its parts too. */
  readonly inherited: boolean;
}

/** What the planner remembers of the values in a table or a materialized view. */
export async function readRemembered(
  client: ClientBase,
  { oid }: Table,
): Promise<Remembered[]> {
  const { rows } = await client.query<Remembered>(
    `select s.schemaname as schema, s.tablename as relation, s.attname as column, s.inherited from pg_stats s
     join pg_namespace n on n.nspname = s.schemaname
     join pg_class c on c.relnamespace = n.oid and c.relname = s.tablename
     where (c.oid = $1::int8::oid or c.oid in (select indexrelid from pg_index where indrelid = $1::int8::oid))
       and coalesce(s.most_common_vals::text, s.histogram_bounds::text, s.most_common_elems::text) is not null`,
    [oid],
  );
  return rows;
}

/** PostgreSQL 18 has a function for it; before, only a superuser can. A materialized view's columns can't be given a type. */
async function clear(client: ClientBase, table: Table): Promise<void> {
  const remembered = await readRemembered(client, table);
  if (remembered.length === 0) return;
  if (await canClear(client))
    for (const { schema, relation, column, inherited } of remembered)
      await client.query("select pg_clear_attribute_stats($1, $2, $3, $4)", [
        schema,
        relation,
        column,
        inherited,
      ]);
  else
    await client.query(
      `delete from pg_catalog.pg_statistic where starelid = $1::int8::oid
         or starelid in (select indexrelid from pg_index where indrelid = $1::int8::oid)`,
      [table.oid],
    );
}

async function canClear(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ can: boolean }>(
    "select to_regproc('pg_catalog.pg_clear_attribute_stats') is not null as can",
  );
  return rows[0]?.can ?? false;
}
