import { tableLabel } from "../../postgres/table-name";
import type { Column, Table } from "../catalogue/catalogue";
import {
  isPattern,
  literalLength,
  matchesPattern,
  mostSpecific,
} from "../rules/pattern";
import type { ColumnRule } from "../rules/rules";

/** A table's columns, each with the rule that holds for it. */
export interface ResolvedColumns {
  readonly columns: Readonly<Record<string, ColumnRule>>;
  /** Names and patterns of the rule that hold for a column. */
  readonly used: readonly string[];
  readonly problems: readonly string[];
}

/**
 * For each column of the table the rule that holds: that of its very name, else that of the pattern with
 * the most literal characters. Patterns pass over generated columns, which follow others. A very name that
 * the table lacks isn't in the result.
 */
export function resolveColumns(
  table: Table,
  rules: Readonly<Record<string, ColumnRule>>,
): ResolvedColumns {
  const columns: Record<string, ColumnRule> = {};
  const used = new Set<string>();
  const problems: string[] = [];
  for (const column of table.columns) {
    const [key, other] = keysFor(column, Object.keys(rules));
    const rule = key === undefined ? undefined : rules[key];
    if (key === undefined || !rule) continue;
    used.add(key);
    if (other === undefined) {
      columns[column.name] = rule;
      continue;
    }
    used.add(other);
    problems.push(
      `${tableLabel(table)}.${column.name}: the patterns ${key} and ${other} match it equally well. Give the column a rule by its name.`,
    );
  }
  return { columns, used: [...used], problems };
}

function keysFor(
  { name, generated }: Column,
  keys: readonly string[],
): string[] {
  const matching = keys.filter(
    (key) =>
      key === name ||
      (isPattern(key) && !generated && matchesPattern(key, name)),
  );
  return mostSpecific(
    matching.map((key) => ({
      value: key,
      exact: key === name,
      literals: literalLength(key),
    })),
  );
}
