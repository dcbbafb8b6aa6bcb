import {
  parseTableName,
  type TableName,
  tableLabel,
} from "../../postgres/table-name";
import { otherPlaces } from "../audit/finding";
import { type Catalogue, findTable, type Table } from "../catalogue/catalogue";
import { isPattern } from "../rules/pattern";
import type {
  AcceptedFinding,
  DatabaseRules,
  TableRule,
  TableRules,
} from "../rules/rules";
import { type AssignedRules, assignRules } from "./assign-rules";
import { readPresetRules } from "./preset-rules";
import { type ResolvedColumns, resolveColumns } from "./resolve-columns";
import { holdsRows, isTablePattern, names, tablesNamed } from "./resolve-names";
import { resolveOutbound } from "./resolve-outbound";
import { fillFromPresets, outboundOf } from "./with-presets";

/** A database's rules, with every name and pattern replaced by what it stands for. */
export interface ResolvedRules {
  /** The same rules, of exact tables and columns. What goes by `cascade` is there as a table of which all rows go. */
  readonly rules: DatabaseRules;
  /** By a table's oid, the name or pattern under which the file has the rule that holds for it. */
  readonly origins: ReadonlyMap<number, TableName>;
  /** By a table's oid, the preset that has the rule which holds for it, or for columns of which the file says nothing. */
  readonly presets: ReadonlyMap<number, string>;
  /** Patterns that can't be told apart, and rules that can't stand beside each other. */
  readonly problems: readonly string[];
  /** Names and patterns that stand for nothing. */
  readonly unmatched: readonly string[];
}

/**
 * Which rule holds for which table and column. The most specific of the file's holds alone: nothing of it is
 * merged, neither of tables' rules nor of columns'. Presets say what becomes of the rest. See
 * `assign-rules.ts`, `resolve-columns.ts` and `with-presets.ts`.
 */
export function resolveRules(
  rules: DatabaseRules,
  catalogue: Catalogue,
): ResolvedRules {
  const ofPresets = readPresetRules(rules.use, rules.tables, catalogue);
  const alsoOutbound = outboundOf(ofPresets, rules.tables);
  const outbound = resolveOutbound(
    [...rules.outbound, ...alsoOutbound.map(nameOf)],
    catalogue,
  );
  const assigned = assignRules(rules.tables, outbound.tables, catalogue);
  const emptied = new Set(outbound.tables);
  const tablesOf = tablesByRule(assigned, catalogue);
  const resolved = rules.tables.map((written) =>
    resolveTables(
      written,
      tablesOf.get(written) ?? [],
      assigned,
      emptied,
      catalogue,
    ),
  );
  const alsoGone = catalogue.tables.filter(
    (table) =>
      assigned.goesWith.has(table.oid) &&
      !assigned.rules.has(table.oid) &&
      !emptied.has(table),
  );
  const filled = fillFromPresets(
    [
      ...resolved.flatMap(({ tables }) => tables),
      ...alsoGone.map((table) => exactly(table, goingWhole)),
    ],
    outbound.tables,
    ofPresets,
    catalogue,
  );
  const given = new Set(
    rules.outbound.flatMap((name) => tablesNamed(name, catalogue)),
  );
  return {
    rules: {
      ...rules,
      outbound: outbound.tables.map(nameOf),
      tables: filled.tables,
    },
    origins: new Map(
      [...assigned.rules].map(([oid, { schema, table }]) => [
        oid,
        { schema, table },
      ]),
    ),
    presets: new Map([
      ...filled.presets,
      ...alsoOutbound
        .filter((table) => !given.has(table))
        .flatMap((table): [number, string][] => {
          const preset = ofPresets.rules.get(table)?.preset;
          return preset === undefined ? [] : [[table.oid, preset]];
        }),
    ]),
    problems: [
      ...ofPresets.problems,
      ...outbound.problems,
      ...assigned.problems,
      ...resolved.flatMap(({ problems }) => problems),
    ],
    unmatched: [
      ...outbound.unmatched,
      ...assigned.unmatched,
      ...resolved.flatMap(({ unmatched }) => unmatched),
      ...findAcceptProblems(rules.accept, catalogue),
    ],
  };
}

/** The tables that each rule of the file holds for, in the catalogue's order. */
function tablesByRule(
  { rules }: AssignedRules,
  { tables }: Catalogue,
): ReadonlyMap<TableRules, readonly Table[]> {
  const found = new Map<TableRules, Table[]>();
  for (const table of tables) {
    const rule = rules.get(table.oid);
    if (!rule) continue;
    const others = found.get(rule);
    if (others) others.push(table);
    else found.set(rule, [table]);
  }
  return found;
}

/**
 * One rule of the file, as a rule for each table that it holds for.
 * @param mine those tables
 */
function resolveTables(
  written: TableRules,
  mine: readonly Table[],
  { cascades, goesWith }: AssignedRules,
  outbound: ReadonlySet<Table>,
  catalogue: Catalogue,
): {
  readonly tables: readonly TableRules[];
  readonly problems: readonly string[];
  readonly unmatched: readonly string[];
} {
  const columns = new Map(
    mine.map((table) => [table, resolveColumns(table, written.rule.columns)]),
  );
  return {
    tables: mine.map((table) =>
      // Written out: of thousands of tables, each copy by `...` takes several times the room.
      exactly(table, {
        delete: written.rule.delete,
        cascade: (cascades.get(table.oid) ?? []).map(nameOf),
        where: written.rule.where,
        keep: written.rule.keep,
        columns: columns.get(table)?.columns ?? {},
      }),
    ),
    unmatched: [
      ...(mine.length === 0 && isTablePattern(written)
        ? [holdsForNone(written, catalogue)]
        : []),
      ...unusedColumns(written, columns),
    ],
    problems: [
      ...[...columns.values()].flatMap(({ problems }) => problems),
      ...mine.flatMap((table) =>
        clashes(table, written, goesWith.get(table.oid), outbound),
      ),
    ],
  };
}

function holdsForNone(pattern: TableRules, catalogue: Catalogue): string {
  const why = catalogue.tables.some(
    (table) => holdsRows(table) && names(pattern, table),
  )
    ? "each table that it matches has a rule that is more specific, or is emptied anyhow"
    : "no table of the database matches";
  return `${tableLabel(pattern)}: ${why}. Take it out.`;
}

/** A table that goes anyhow can't have another rule. */
function clashes(
  table: Table,
  { rule }: TableRules,
  goesWith: Table | undefined,
  outbound: ReadonlySet<Table>,
): string[] {
  if (outbound.has(table))
    return [
      `${tableLabel(table)}: it is outbound, which empties it, and has a rule of its own. Keep one of the two.`,
    ];
  return goesWith && rule.delete !== "all"
    ? [
        `${tableLabel(table)}: its rows go with ${tableLabel(goesWith)} (cascade), so another rule can't be. Keep one of the two.`,
      ]
    : [];
}

const goingWhole: TableRule = {
  delete: "all",
  cascade: [],
  where: undefined,
  keep: undefined,
  columns: {},
};

/** Column names of a rule that hold for no column of any table that has it. */
function unusedColumns(
  written: TableRules,
  resolved: ReadonlyMap<Table, ResolvedColumns>,
): string[] {
  if (resolved.size === 0) return [];
  const used = new Set([...resolved.values()].flatMap((one) => one.used));
  const label = tableLabel(written);
  return Object.keys(written.rule.columns)
    .filter((key) => !used.has(key))
    .map((key) =>
      isPattern(key)
        ? `${label}.${key}: it matches no column that has no rule of its own. Take it out.`
        : `${label}.${key}: ${isTablePattern(written) ? "no table that the rule is for has such a column" : "the table has no such column"}.`,
    );
}

function nameOf({ schema, table }: Table): TableName {
  return { schema, table };
}

function exactly(table: Table, rule: TableRule): TableRules {
  return { schema: table.schema, table: table.table, rule };
}

/**
 * Accepted findings of tables and columns that aren't there. A place that is no table (`comments`,
 * `large objects`) is the audit's to know.
 */
function findAcceptProblems(
  accept: readonly AcceptedFinding[],
  catalogue: Catalogue,
): string[] {
  return accept.flatMap(({ table: name, column, kind }) => {
    if (otherPlaces.includes(name)) return [];
    const parsed = parseTableName(name);
    const table = parsed && findTable(catalogue, parsed);
    if (!table)
      return [
        `accept: ${name}.${column} (${kind}): the database has no such table.`,
      ];
    return table.columns.some((one) => one.name === column)
      ? []
      : [`accept: ${name}.${column} (${kind}): the table has no such column.`];
  });
}
