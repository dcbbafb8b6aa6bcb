import { isOwn } from "../../postgres/own-objects";
import { nameKey } from "../../postgres/table-name";
import type { Catalogue, Table } from "../catalogue/catalogue";
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

/** What the rules say of a database's tables. */
export interface Ruling {
  /** Whether they empty the table before anything else. */
  isOutbound(table: Table): boolean;
  /** The table's rule, one that deletes all rows for an outbound table; undefined where it has none. */
  ruleFor(table: Table): TableRule | undefined;
}

const goingWhole: TableRule = {
  delete: "all",
  cascade: [],
  where: undefined,
  keep: undefined,
  columns: {},
};

export function rulingOf({
  rules,
  resolved,
}: Pick<SurveyedDatabase, "rules" | "resolved">): Ruling {
  const outbound = new Set(resolved.outbound.map(nameKey));
  const ruled = new Map(rules.map((one) => [nameKey(one), one.rule]));
  const isOutbound = (table: Table) => outbound.has(nameKey(table));
  return {
    isOutbound,
    ruleFor: (table) =>
      isOutbound(table) ? goingWhole : ruled.get(nameKey(table)),
  };
}
