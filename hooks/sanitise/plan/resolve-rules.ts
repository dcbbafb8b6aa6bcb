import {
  ancestorsOf,
  type Catalogue,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import { mostSpecific } from "../rules/pattern";
import {
  type DatabaseRules,
  type TableName,
  type TableRule,
  type TableRules,
  tableLabel,
} from "../rules/rules";
import { findAcceptProblems } from "./find-accept-problems";
import { resolveCascade } from "./resolve-cascade";
import { type ResolvedColumns, resolveColumns } from "./resolve-columns";
import {
  holdsRows,
  isExactly,
  isTablePattern,
  literalsOf,
  names,
} from "./resolve-names";
import { resolveOutbound } from "./resolve-outbound";

/** A database's rules, with every name and pattern replaced by what it stands for. */
export interface ResolvedRules {
  /** The same rules, of exact tables and columns. What goes by `cascade` is there as a table of which all rows go. */
  readonly rules: DatabaseRules;
  /** By a table's oid, the name or pattern under which the file has the rule that holds for it. */
  readonly origins: ReadonlyMap<number, TableName>;
  /** Names and patterns that stand for nothing, and those that can't be told apart. */
  readonly problems: readonly string[];
}

/**
 * Which rule holds for which table and column. For a table it is the rule of its very name, else that of
 * the pattern with the most literal characters, and no other: nothing is merged. Patterns pass over
 * outbound tables and those that go by a `cascade`, and over the parts of a partitioned table or heirs of
 * a table that has a rule, since that rule holds for them too.
 */
export function resolveRules(
  rules: DatabaseRules,
  catalogue: Catalogue,
): ResolvedRules {
  const outbound = resolveOutbound(rules.outbound, catalogue);
  const problems = [...outbound.problems];
  const assigned = new Map<number, TableRules>();
  const gone = new Map<number, Table>();
  const cascades = new Map<number, readonly Table[]>();

  const assign = (table: Table, rule: TableRules) => {
    assigned.set(table.oid, rule);
    const cascade = resolveCascade(table, rule.rule.cascade, catalogue);
    problems.push(...cascade.problems);
    cascades.set(table.oid, cascade.tables);
    for (const one of cascade.tables) gone.set(one.oid, table);
  };

  for (const rule of rules.tables) {
    const table = catalogue.tables.find((one) => isExactly(rule, one));
    if (table) assign(table, rule);
    else if (!isTablePattern(rule))
      problems.push(`${tableLabel(rule)}: the database has no such table.`);
  }
  const patterns = rules.tables.filter(isTablePattern);
  const outboundOids = new Set(outbound.tables.map(({ oid }) => oid));
  for (const table of elderFirst(catalogue)) {
    const { oid } = table;
    if (!holdsRows(table) || assigned.has(oid) || outboundOids.has(oid))
      continue;
    if (gone.has(oid) || hasForeignPart(table, catalogue)) continue;
    const elders = ancestorsOf(catalogue, table);
    if (
      elders.some((one) => assigned.has(one.oid) || outboundOids.has(one.oid))
    )
      continue;
    const [rule, other] = mostSpecific(
      patterns
        .filter((pattern) => names(pattern, table))
        .map((value) => ({
          value,
          exact: false,
          literals: literalsOf(value),
        })),
    );
    if (rule && other)
      problems.push(
        `${tableLabel(table)}: the patterns ${tableLabel(rule)} and ${tableLabel(other)} match it equally well. Give the table a rule by its name.`,
      );
    if (rule) assign(table, rule);
  }

  const tables: TableRules[] = [];
  for (const written of rules.tables) {
    const mine = catalogue.tables.filter(
      ({ oid }) => assigned.get(oid) === written,
    );
    if (mine.length === 0 && isTablePattern(written))
      problems.push(
        `${tableLabel(written)}: ${catalogue.tables.some((table) => holdsRows(table) && names(written, table)) ? "each table that it matches has a rule that is more specific, or goes without one" : "no table of the database matches"}. Take it out.`,
      );
    const columns = new Map(
      mine.map((table) => [table, resolveColumns(table, written.rule.columns)]),
    );
    problems.push(...columnProblems(written, columns));
    for (const table of mine) {
      const { oid } = table;
      if (outboundOids.has(oid))
        problems.push(
          `${tableLabel(table)}: it is outbound, which empties it, and has a rule of its own. Keep one of the two.`,
        );
      const by = gone.get(oid);
      if (by && written.rule.delete !== "all")
        problems.push(
          `${tableLabel(table)}: its rows go with ${tableLabel(by)} (cascade), so another rule can't be. Keep one of the two.`,
        );
      tables.push(
        exactly(table, {
          ...written.rule,
          cascade: (cascades.get(oid) ?? []).map(nameOf),
          columns: columns.get(table)?.columns ?? {},
        }),
      );
    }
  }
  for (const oid of gone.keys())
    if (!assigned.has(oid) && !outboundOids.has(oid))
      tables.push(exactly(tableByOid(catalogue, oid), emptied));
  problems.push(...findAcceptProblems(rules.accept, catalogue));
  return {
    rules: { ...rules, outbound: outbound.tables.map(nameOf), tables },
    origins: new Map(
      [...assigned].map(([oid, { schema, table }]) => [oid, { schema, table }]),
    ),
    problems,
  };
}

const emptied: TableRule = {
  delete: "all",
  cascade: [],
  where: undefined,
  keep: undefined,
  columns: {},
};

/** Column names of a rule that hold for no column of any table that has it. */
function columnProblems(
  written: TableRules,
  resolved: ReadonlyMap<Table, ResolvedColumns>,
): string[] {
  if (resolved.size === 0) return [];
  const all = [...resolved.values()];
  const used = new Set(all.flatMap((one) => one.used));
  const label = tableLabel(written);
  const unused = Object.keys(written.rule.columns)
    .filter((key) => !used.has(key))
    .map((key) =>
      key.includes("*")
        ? `${label}.${key}: it matches no column that has no rule of its own. Take it out.`
        : `${label}.${key}: ${isTablePattern(written) ? "no table that the rule is for has such a column" : "the table has no such column"}.`,
    );
  return [...unused, ...all.flatMap(({ problems }) => problems)];
}

/** Parents before their parts, so that a part knows whether its parent has a rule. */
function elderFirst(catalogue: Catalogue): Table[] {
  const depth = new Map(
    catalogue.tables.map((table) => [
      table,
      ancestorsOf(catalogue, table).length,
    ]),
  );
  return [...catalogue.tables].sort(
    (a, b) => (depth.get(a) ?? 0) - (depth.get(b) ?? 0),
  );
}

/** A table with a part on another server can't have a rule; its other parts can. */
function hasForeignPart(table: Table, catalogue: Catalogue): boolean {
  return table.descendants.some(
    (oid) => tableByOid(catalogue, oid).kind === "foreign table",
  );
}

function nameOf({ schema, table }: Table): TableName {
  return { schema, table };
}

function exactly(table: Table, rule: TableRule): TableRules {
  return { ...nameOf(table), rule };
}
