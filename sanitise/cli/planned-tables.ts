import { tableLabel } from "../../postgres/table-name";
import type { Table } from "../catalogue/catalogue";
import { storageOf } from "../plan/masked-table";
import { couldBePersonal } from "../propose/could-be-personal";
import { columnFates } from "../report/column-fates";
import type {
  ColumnEvidence,
  LargeObjectsEvidence,
  TableWay,
} from "../report/evidence";
import { reportedTables, rulingOf } from "../report/reported-tables";
import { isChosen } from "../resolve/only";
import type { TableRule } from "../rules/rules";
import type { PlannedDatabase } from "../server/plan-server";
import type { SurveyedDatabase } from "../survey/survey-server";

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
  /** The preset that has its rule, or that of columns of which the file says nothing; null where the file has all. */
  readonly preset: string | null;
  readonly columns: readonly ColumnEvidence[];
}

const ways = {
  rewrite: "rewritten",
  copy: "copied",
  update: "updated",
  delete: "rows deleted",
} as const;

const order: readonly PlannedTable["way"][] = [
  ...(["outbound", "emptied", "rewritten", "copied", "updated"] as const),
  ...(["rows deleted", "kept", "not chosen"] as const),
];

/**
 * The plan of a database, table by table: by way, in the order of what is done, and the largest first.
 * @param only the steps to run; undefined: all
 */
export function plannedTables(
  { surveyed, plan }: PlannedDatabase,
  only: readonly string[] | undefined,
): PlannedTable[] {
  const masked = new Map(
    plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => [one.table.oid, one.way]),
  );
  const truncated = new Set(plan.truncated.map(({ oid }) => oid));
  const { isOutbound, ruleFor } = rulingOf(surveyed);
  const fate = (
    table: Table,
    rule: TableRule | undefined,
  ): Pick<PlannedTable, "way" | "why"> => {
    if (isOutbound(table))
      return {
        way: isChosen(only, "outbound") ? "outbound" : "not chosen",
        why: null,
      };
    if (truncated.has(table.oid)) return { way: "emptied", why: null };
    const way = masked.get(table.oid);
    if (way)
      return {
        way: ways[way.kind],
        why: "because" in way ? way.because : null,
      };
    return isChosen(only, table)
      ? { way: "kept", why: rule?.keep ?? null }
      : { way: "not chosen", why: null };
  };
  return reportedTables(surveyed.catalogue)
    .map((table) => {
      const rule = ruleFor(table);
      const storage = storageOf(surveyed.catalogue, table);
      return {
        table: tableLabel(table),
        ...fate(table, rule),
        rows: rowsOf(storage),
        bytes: storage.reduce(
          (sum, { bytes, indexBytes }) => sum + bytes + indexBytes,
          0,
        ),
        preset: surveyed.presets.get(table.oid) ?? null,
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

/** What would be done to a database's large objects. */
export interface PlannedLargeObjects {
  readonly way: LargeObjectsEvidence["became"] | "not chosen";
  readonly count: number;
  /** Why they stay; null where there is nothing to say. */
  readonly why: string | null;
}

/**
 * The plan for a database's large objects; null where there are none.
 * @param only the steps to run; undefined: all
 */
export function plannedLargeObjects(
  {
    largeObjects: { count },
    resolved: { largeObjects: rule },
  }: Pick<SurveyedDatabase, "largeObjects" | "resolved">,
  only: readonly string[] | undefined,
): PlannedLargeObjects | null {
  if (count === 0) return null;
  if (!isChosen(only, "largeObjects"))
    return { way: "not chosen", count, why: null };
  return typeof rule === "object"
    ? { way: "kept", count, why: rule.keep }
    : { way: "deleted", count, why: null };
}
