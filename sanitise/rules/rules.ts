import type { column, value } from "./column";
import type { accept, database, rules } from "./file";
import type { Understood } from "./grammar";
import { maskers } from "./maskers";
import type { table, tables } from "./table";

export { maskers };

export type Masker = (typeof maskers)[number];

/** What becomes of one value: of a column, of each element of its array, or of a part of its JSON. */
export type ValueRule = Understood<typeof value>;

/** What becomes of one column. */
export type ColumnRule = Understood<typeof column>;

/** A part of a JSON value by its steps from the outside in, and what becomes of it. */
export type JsonPath = Extract<ColumnRule, { kind: "json" }>["paths"][number];

/** What becomes of one table. Without `where` the columns change in all rows. */
export type TableRule = Understood<typeof table>;

/** The rule of one table, or of all that its name's pattern matches. */
export type TableRules = Understood<typeof tables>[number];

/** What becomes of a whole database that isn't the application's own. */
export type DatabaseRule = Understood<typeof database>;

/** What becomes of one database. */
export type DatabaseRules = Omit<
  Extract<DatabaseRule, { kind: "rules" }>,
  "kind"
>;

/** A finding of the audit that may stay, and why. */
export type AcceptedFinding = Understood<typeof accept>[number];

/** A file of rules, checked. */
export type Rules = Understood<typeof rules>;

/** Which rows go, where not all do: those for which this SQL condition is true. */
export function deleteCondition(
  rule: TableRule | undefined,
): string | undefined {
  return typeof rule?.delete === "object" ? rule.delete.where : undefined;
}

/** Whether a rule changes anything: one that only keeps doesn't. */
export function changesRows(rule: TableRule): boolean {
  return (
    rule.delete !== "none" ||
    Object.values(rule.columns).some(({ kind }) => kind !== "keep")
  );
}
