import { isOwn } from "../../postgres/own-objects";
import type { Catalogue, Table } from "../catalogue/catalogue";
import { isExactly } from "../resolve/resolve-names";
import type { TableRule } from "../rules/rules";
import type { SurveyedDatabase } from "../survey/survey-server";

/** The tables that hold rows of somebody's, each with its partitions as one. */
export function reportedTables({ tables }: Catalogue): Table[] {
  const parts = new Set(
    tables
      .filter(({ kind }) => kind === "partitioned table")
      .flatMap(({ descendants }) => descendants),
  );
  return tables.filter(
    (table) =>
      (table.kind === "table" || table.kind === "partitioned table") &&
      !isOwn(table) &&
      !parts.has(table.oid),
  );
}

/** Whether the rules empty the table before anything else. */
export function isOutbound(
  table: Table,
  { resolved }: Pick<SurveyedDatabase, "resolved">,
): boolean {
  return resolved.outbound.some((one) => isExactly(one, table));
}

/** The table's rule, one that deletes all rows for an outbound table; undefined where it has none. */
export function ruleFor(
  table: Table,
  { rules, resolved }: Pick<SurveyedDatabase, "rules" | "resolved">,
): TableRule | undefined {
  return isOutbound(table, { resolved })
    ? {
        delete: "all",
        cascade: [],
        where: undefined,
        keep: undefined,
        columns: {},
      }
    : rules.find((one) => isExactly(one, table))?.rule;
}
