import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import type { Column, Table } from "../../catalogue/catalogue";
import { dropStatisticsStatement } from "../../plan/statements";

/**
 * Takes from the planner what it knows of an empty table's values: ANALYZE would keep the sample of those
 * that were there before. Where that can't be, the audit looks at what is left.
 */
export async function dropStatistics(
  client: ClientBase,
  table: Table,
): Promise<void> {
  const columns = table.columns.filter(({ blockers }) => blockers.length === 0);
  if (table.kind === "materialized view" || columns.length === 0) return;
  if (await drop(client, table, columns)) return;
  // One that can't, e.g. of a partition key, must not keep the others from it.
  for (const column of columns) await drop(client, table, [column]);
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
