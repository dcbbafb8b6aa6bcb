import { isDeepStrictEqual } from "node:util";
import {
  nameKey,
  parseTableName,
  tableLabel,
  writeTableName,
} from "../../postgres/table-name";
import type { Finding, Remedy } from "../audit/finding";
import {
  ancestorsOf,
  around,
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { findProblems } from "../check/find-problems";
import { masks } from "../masks/registry";
import { textTypes } from "../masks/shared/types";
import {
  type ColumnRule,
  type DatabaseRules,
  type Masker,
  maskers,
  type TableRule,
} from "../rules/rules";
import { fits } from "./columns/fitting";
import { judge } from "./columns/judge/judge";
import { writeRule } from "./columns/proposal";

/** A rule for a column, as the file has it and as it is read. */
interface Candidate {
  readonly written: string;
  readonly rule: ColumnRule;
}

/**
 * The rule to propose for a finding of the audit: the first that the column takes, by what was found there.
 * One for a partition's or an heir's column is its parent's where that has a rule.
 * @param all the rules, of exact tables and columns
 * @returns undefined for a place that is no table
 */
export function proposeRemedy(
  { table: written, column: name, kind }: Finding,
  all: DatabaseRules,
  catalogue: Catalogue,
): Remedy | undefined {
  const parsed = parseTableName(written);
  const found = parsed && findTable(catalogue, parsed);
  if (!found?.columns.some((one) => one.name === name)) return undefined;
  const table =
    ancestorsOf(catalogue, found).find(
      (above) =>
        indexOf(all).has(nameKey(above)) &&
        above.columns.some((one) => one.name === name),
    ) ?? found;
  const column = table.columns.find((one) => one.name === name);
  if (!column) return undefined;
  // What is told of others stays as it is, whatever becomes of this column.
  const near = around(catalogue, table);
  const rules = rulesFor(near, all);
  const gone = rules.outbound.some(
    (one) => one.schema === table.schema && one.table === table.table,
  );
  if (gone || ruleOf(table, rules)?.delete === "all")
    return {
      advice: `${tableLabel(table)}: the rules take all its rows, so something has filled it since. Look at what the commands write there.`,
    };
  const known = findProblems(rules, near);
  const problems: string[] = [];
  // By this one it was masked, and was found all the same.
  const present = ruleOf(table, rules)?.columns[name];
  for (const { written, rule } of candidates(table, column, kind)) {
    if (isDeepStrictEqual(rule, present)) continue;
    const more = findProblems(withRule(rules, table, name, rule), near).filter(
      (problem) => !known.includes(problem),
    );
    // Of values in an index of several columns only the rows tell: the next run could be refused.
    if (more.length === 0 && fits(table, column, rule, catalogue))
      return { table: writeTableName(table), column: name, rule: written };
    problems.push(...more);
  }
  // What stands in the way of the last one tells most.
  return { advice: problems.at(-1) ?? `${tableLabel(table)}.${name}` };
}

function candidates(table: Table, column: Column, kind: string): Candidate[] {
  const { type } = column;
  const likely = maskers.find(
    (masker) => masks[masker].proposed?.finding === kind,
  );
  const empty = emptyOf(type);
  return [
    ...(textTypes.includes(type.base) && !type.array
      ? byName(table, column, likely)
      : []),
    ...(likely ? [masked(likely)] : []),
    masked("null"),
    ...(empty === undefined
      ? []
      : [
          {
            written: `{ constant: ${JSON.stringify(empty)} }`,
            rule: { kind: "constant", value: empty } as const,
          },
        ]),
    // The last fits most columns.
    ...maskers
      .filter((masker) => masks[masker].joins)
      .reverse()
      .map(masked),
  ];
}

/**
 * What the names of table and column say of a text in which something was found. A mask of what was found would
 * take the whole of a letter's place: what people have written goes, and in the application's own texts only what
 * was found is masked.
 * @param likely the mask of what was found; undefined: it is none that a text shows, such as a name
 */
function byName(
  table: Table,
  column: Column,
  likely: Masker | undefined,
): Candidate[] {
  const { rules, needsEye } = judge({ table, column, contents: undefined });
  const [first] = rules;
  if (likely && needsEye) return [];
  if (first?.kind === "keep") return likely ? [masked("free text")] : [];
  return rules
    .filter(({ kind }) => kind !== "keep" && (likely || kind !== "free text"))
    .map((rule) => ({ written: writeRule(rule), rule }));
}

function masked(kind: Masker | "null"): Candidate {
  return { written: kind, rule: { kind } };
}

/** A value of the type that holds nothing; undefined where there may be none. */
function emptyOf({
  base,
  array,
  domain,
}: Column["type"]): string | number | undefined {
  if (domain) return undefined;
  if (array || ["json", "jsonb"].includes(base)) return "{}";
  if (["int8", "numeric"].includes(base)) return 0;
  return ["text", "varchar", "bpchar", "citext", "bytea", "hstore"].includes(
    base,
  )
    ? ""
    : undefined;
}

const indexes = new WeakMap<DatabaseRules, ReadonlyMap<string, number>>();

/** The place of each table's rule, by the table's name: there can be as many findings as there are rules. */
function indexOf(rules: DatabaseRules): ReadonlyMap<string, number> {
  const known =
    indexes.get(rules) ??
    new Map(rules.tables.map((one, place) => [nameKey(one), place]));
  indexes.set(rules, known);
  return known;
}

/** The rules for these tables alone, in their order. */
function rulesFor({ tables }: Catalogue, all: DatabaseRules): DatabaseRules {
  const places = indexOf(all);
  const names = new Set(tables.map(nameKey));
  return {
    ...all,
    outbound: all.outbound.filter((one) => names.has(nameKey(one))),
    tables: [...names]
      .flatMap((name) => places.get(name) ?? [])
      .sort((a, b) => a - b)
      .flatMap((place) => all.tables[place] ?? []),
  };
}

function ruleOf(
  { schema, table }: Table,
  { tables }: DatabaseRules,
): TableRule | undefined {
  return tables.find((one) => one.schema === schema && one.table === table)
    ?.rule;
}

/** The rules with one more, or another, for that column. */
function withRule(
  rules: DatabaseRules,
  table: Table,
  column: string,
  rule: ColumnRule,
): DatabaseRules {
  const { schema, table: name } = table;
  const before = ruleOf(table, rules) ?? {
    delete: "none",
    cascade: [],
    where: undefined,
    keep: undefined,
    columns: {},
  };
  return {
    ...rules,
    tables: [
      ...rules.tables.filter(
        (one) => one.schema !== schema || one.table !== name,
      ),
      {
        schema,
        table: name,
        rule: { ...before, columns: { ...before.columns, [column]: rule } },
      },
    ],
  };
}
