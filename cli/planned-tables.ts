import type { Table } from "../hooks/sanitise/catalogue/catalogue";
import { columnFates } from "../hooks/sanitise/evidence/column-fates";
import type {
  ColumnEvidence,
  TableWay,
} from "../hooks/sanitise/evidence/evidence";
import {
  isOutbound,
  reportedTables,
  ruleFor,
} from "../hooks/sanitise/evidence/reported-tables";
import { couldBePersonal } from "../hooks/sanitise/plan/could-be-personal";
import { isChosen } from "../hooks/sanitise/plan/only";
import { storageOf } from "../hooks/sanitise/plan/plan";
import type { PlannedDatabase } from "../hooks/sanitise/plan-server";
import { type TableRule, tableLabel } from "../hooks/sanitise/rules/rules";

/** What would be done to one table. */
export interface PlannedTable {
  /** `table` in the schema `public`, else `schema.table`. */
  readonly table: string;
  readonly way: TableWay | "not chosen";
  /** Why not the fastest way, or why it stays; null where there is nothing to say. */
  readonly why: string | null;
  /** The planner's estimate; null where nobody has looked yet (ANALYZE does). */
  readonly rows: number | null;
  /** With indexes and TOAST. */
  readonly bytes: number;
  readonly columns: readonly ColumnEvidence[];
}

const ways = {
  rewrite: "rewritten",
  update: "updated",
  delete: "rows deleted",
} as const;

const order: readonly PlannedTable["way"][] = [
  ...(["outbound", "emptied", "rewritten", "updated"] as const),
  ...(["rows deleted", "kept", "not chosen"] as const),
];

/**
 * The plan of a database, table by table, in the order of what is done, the largest first.
 * @param only the steps to run; undefined: all
 */
export function plannedTables(
  { database, plan }: PlannedDatabase,
  only: readonly string[] | undefined,
): PlannedTable[] {
  const masked = new Map(
    plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => [one.table.oid, one.way]),
  );
  const fate = (
    table: Table,
    rule: TableRule | undefined,
  ): Pick<PlannedTable, "way" | "why"> => {
    if (isOutbound(table, database))
      return {
        way: isChosen(only, "outbound") ? "outbound" : "not chosen",
        why: null,
      };
    if (plan.emptied.some(({ oid }) => oid === table.oid))
      return { way: "emptied", why: null };
    const way = masked.get(table.oid);
    if (way)
      return {
        way: ways[way.kind],
        why: way.kind === "update" ? way.because : null,
      };
    return isChosen(only, table)
      ? { way: "kept", why: rule?.keep ?? null }
      : { way: "not chosen", why: null };
  };
  return reportedTables(database.catalogue)
    .map((table) => {
      const rule = ruleFor(table, database);
      const storage = storageOf(database.catalogue, table);
      return {
        table: tableLabel(table),
        ...fate(table, rule),
        rows: rowsOf(storage),
        bytes: storage.reduce(
          (sum, { bytes, indexBytes }) => sum + bytes + indexBytes,
          0,
        ),
        columns: columnFates(table, rule, couldBePersonal),
      };
    })
    .sort(
      (a, b) =>
        order.indexOf(a.way) - order.indexOf(b.way) || b.bytes - a.bytes,
    );
}

function rowsOf(storage: readonly Table[]): number | null {
  const known = storage.flatMap(({ estimatedRows }) => estimatedRows ?? []);
  return known.length < storage.length
    ? null
    : known.reduce((sum, rows) => sum + rows, 0);
}
