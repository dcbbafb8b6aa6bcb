import { labelOf } from "../../postgres/table-name";
import type { Column, Table } from "../catalogue/catalogue";
import type { ColumnRule, TableRule } from "../rules/rules";
import type { ColumnEvidence } from "./evidence";

/**
 * What becomes of each column of a table by its rule, in the table's order.
 * @param rule with the columns' own names: wildcards are looked up before; undefined: the table has none
 * @param sensitive whether the rules must say what becomes of a column
 */
export function columnFates(
  table: Table,
  rule: TableRule | undefined,
  sensitive: (column: Column) => boolean,
): ColumnEvidence[] {
  return table.columns.map((column) => ({
    name: column.name,
    type: labelOf(column.type.sql),
    ...fate(column, rule, sensitive(column)),
    sensitive: sensitive(column),
  }));
}

function fate(
  { name }: Column,
  rule: TableRule | undefined,
  sensitive: boolean,
): Pick<ColumnEvidence, "became" | "why"> {
  if (rule?.delete === "all") return { became: "deleted", why: null };
  const own =
    rule && Object.hasOwn(rule.columns, name) ? rule.columns[name] : undefined;
  if (own) return { became: own.kind, why: reason(own) };
  if (rule?.keep !== undefined && sensitive)
    return { became: "keep", why: rule.keep };
  return { became: "untouched", why: null };
}

function reason(rule: ColumnRule): string | null {
  if (rule.kind === "keep") return rule.reason;
  return rule.kind === "json" ? rule.rest : null;
}
