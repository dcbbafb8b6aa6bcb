import {
  parseTableName,
  tableLabel,
  writeTableName,
} from "../../postgres/table-name";
import type { Finding, Remedy } from "../audit/finding";
import {
  ancestorsOf,
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import { findProblems } from "../check/find-problems";
import { masks } from "../masks/registry";
import {
  type ColumnRule,
  type DatabaseRules,
  type Masker,
  maskers,
  type TableRule,
} from "../rules/rules";

/** A rule for a column, as the file has it and as it is read. */
interface Candidate {
  readonly written: string;
  readonly rule: ColumnRule;
}

/**
 * The rule to propose for a finding of the audit: the first that the column takes, by what was found there.
 * One for a partition's or an heir's column is its parent's where that has a rule.
 * @param rules of exact tables and columns
 * @returns undefined for a place that is no table
 */
export function proposeRemedy(
  { table: written, column: name, kind }: Finding,
  rules: DatabaseRules,
  catalogue: Catalogue,
): Remedy | undefined {
  const parsed = parseTableName(written);
  const found = parsed && findTable(catalogue, parsed);
  if (!found?.columns.some((one) => one.name === name)) return undefined;
  const table =
    ancestorsOf(catalogue, found).find(
      (above) =>
        ruleOf(above, rules) && above.columns.some((one) => one.name === name),
    ) ?? found;
  const column = table.columns.find((one) => one.name === name);
  if (!column) return undefined;
  const gone = rules.outbound.some(
    (one) => one.schema === table.schema && one.table === table.table,
  );
  if (gone || ruleOf(table, rules)?.delete === "all")
    return {
      advice: `${tableLabel(table)}: the rules take all its rows, so something has filled it since. Look at what the commands write there.`,
    };
  const known = findProblems(rules, catalogue);
  const problems: string[] = [];
  for (const { written, rule } of candidates(column, kind)) {
    const more = findProblems(
      withRule(rules, table, name, rule),
      catalogue,
    ).filter((problem) => !known.includes(problem));
    if (more.length === 0)
      return { table: writeTableName(table), column: name, rule: written };
    problems.push(...more);
  }
  // What stands in the way of the last one tells most.
  return { advice: problems.at(-1) ?? `${tableLabel(table)}.${name}` };
}

function candidates({ type }: Column, kind: string): Candidate[] {
  const likely = maskers.find(
    (masker) => masks[masker].proposed?.finding === kind,
  );
  const empty = emptyOf(type);
  return [
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
