import { tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { mostSpecific } from "../rules/pattern";
import type { TableRules } from "../rules/rules";
import { resolveCascade } from "./resolve-cascade";
import {
  elderFirst,
  hasForeignPart,
  holdsRows,
  isTablePattern,
  literalsOf,
  names,
} from "./resolve-names";

/** Which of the file's rules holds for which table, by the tables' oids. */
export interface AssignedRules {
  readonly rules: ReadonlyMap<number, TableRules>;
  /** The tables that go with this one, as its rule's `cascade` says. */
  readonly cascades: ReadonlyMap<number, readonly Table[]>;
  /** For a table that goes by a `cascade`, the one that it goes with. */
  readonly goesWith: ReadonlyMap<number, Table>;
  readonly problems: readonly string[];
  /** Names that stand for nothing. */
  readonly unmatched: readonly string[];
}

/**
 * For each table the rule that holds: that of its very name, else that of the pattern with the most
 * literal characters, and no other. Patterns pass over what goes anyhow, and over parts and heirs of a
 * table that has a rule, since that holds for them too.
 * @param outbound tables that are emptied before
 */
export function assignRules(
  written: readonly TableRules[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): AssignedRules {
  const rules = new Map<number, TableRules>();
  const cascades = new Map<number, readonly Table[]>();
  const goesWith = new Map<number, Table>();
  const problems: string[] = [];
  const unmatched: string[] = [];
  const assign = (table: Table, rule: TableRules) => {
    rules.set(table.oid, rule);
    const cascade = resolveCascade(table, rule.rule.cascade, catalogue);
    problems.push(...cascade.problems);
    unmatched.push(...cascade.unmatched);
    cascades.set(table.oid, cascade.tables);
    for (const { oid } of cascade.tables) goesWith.set(oid, table);
  };

  for (const rule of written) {
    const table = findTable(catalogue, rule);
    if (table) assign(table, rule);
    else if (!isTablePattern(rule))
      unmatched.push(`${tableLabel(rule)}: the database has no such table.`);
  }
  const patterns = written.filter(isTablePattern);
  const assigned = { rules, cascades, goesWith, problems, unmatched };
  if (patterns.length === 0) return assigned;
  const emptied = new Set(outbound);
  const isSettled = (table: Table) =>
    rules.has(table.oid) || goesWith.has(table.oid) || emptied.has(table);
  for (const table of elderFirst(catalogue)) {
    if (!holdsRows(table) || isSettled(table)) continue;
    if (hasForeignPart(table, catalogue)) continue;
    if (ancestorsOf(catalogue, table).some(isSettled)) continue;
    const [rule, other] = mostSpecific(
      patterns
        .filter((pattern) => names(pattern, table))
        .map((value) => ({ value, exact: false, literals: literalsOf(value) })),
    );
    if (rule && other)
      problems.push(
        `${tableLabel(table)}: the patterns ${tableLabel(rule)} and ${tableLabel(other)} match it equally well. Give the table a rule by its name.`,
      );
    if (rule) assign(table, rule);
  }
  return assigned;
}
