import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import type { Table } from "../catalogue/catalogue";
import { forgetStatement } from "./statements";

/**
 * Takes from the planner what it knows of an empty table's values: ANALYZE would keep the sample of those
 * that were there before. Where that can't be, the audit looks at what is left.
 */
export async function forgetValues(
  client: ClientBase,
  table: Table,
): Promise<void> {
  const columns = table.columns.filter(({ blockers }) => blockers.length === 0);
  if (table.kind === "materialized view" || columns.length === 0) return;
  try {
    await client.query(forgetStatement(table, columns));
  } catch (error) {
    if (!dependedOn(error)) throw error;
  }
}

/** Whether PostgreSQL refused because something depends on what would change. */
export function dependedOn(error: unknown): boolean {
  // 42P16: a column that comes from two parents.
  return ["0A000", "2BP01", "42P16"].includes(sqlstateOf(error) ?? "");
}
