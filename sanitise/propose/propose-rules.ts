import { writeTableName } from "../../postgres/table-name";
import { count } from "../../words/amounts";
import type { Catalogue, Column, Table } from "../catalogue/catalogue";
import type { ResolvedRules } from "../resolve/resolve-rules";
import { isUnique } from "./columns/fitting";
import { type ColumnProposal, writeRule } from "./columns/proposal";
import type { Contents } from "./contents/count-contents";
import type { UnknownTable } from "./find-unknown";
import { groupColumns } from "./group-columns";
import { type Counted, propose } from "./propose";

/** What has no rule yet, and what is known of it. */
export interface Unruled {
  readonly unknown: readonly UnknownTable[];
  /** How many large objects there are without a rule. */
  readonly largeObjects: number;
  readonly resolved: ResolvedRules;
  readonly catalogue: Catalogue;
  readonly counted: Counted;
  /** Keys of the file under which the database's rules stand: none, or `databases` and its name. */
  readonly path: readonly string[];
}

/** Why a table stays that needs no rule for any column. */
const harmless = "{ keep: numbers and dates and the like only }";

/**
 * The lines to add to the file of rules, as YAML that can be pasted. A table whose rule is there already
 * stands under the name or pattern of that rule: its lines go to the rule's columns.
 */
export function proposeRules({
  unknown,
  largeObjects,
  resolved,
  catalogue,
  counted,
  path,
}: Unruled): string {
  const {
    outbound,
    logs,
    columns: proposed,
  } = propose({
    unknown,
    catalogue,
    counted,
    resolved,
  });
  const lines = path.map((key, depth) => `${"  ".repeat(depth)}${yaml(key)}:`);
  const indent = "  ".repeat(path.length);
  if (largeObjects > 0)
    lines.push(
      `${indent}largeObjects: delete  # ${count(largeObjects)} of them`,
    );
  if (outbound.length > 0)
    lines.push(
      `${indent}outbound:`,
      ...outbound.map(
        ({ table, why }) =>
          `${indent}  - ${yaml(writeTableName(table))}  # ${why}`,
      ),
    );
  const emptied = new Set(outbound.map(({ table }) => table));
  const rest = groupByKey(unknown.filter(({ table }) => !emptied.has(table)));
  if (rest.size > 0) lines.push(`${indent}tables:`);
  for (const [key, group] of rest) {
    const log = logs.find(({ table }) => table === group[0]?.table);
    if (log) {
      lines.push(`${indent}  ${yaml(key)}: delete  # ${log.why}`);
      continue;
    }
    const known = group.some(({ origin }) => origin);
    const note = known
      ? "  # has a rule: merge these into it, a second one of the name is an error"
      : "";
    if (group.every(({ columns }) => columns.length === 0)) {
      lines.push(`${indent}  ${yaml(key)}: ${harmless}${note}`);
      continue;
    }
    lines.push(`${indent}  ${yaml(key)}:${note}`, `${indent}    columns:`);
    for (const line of columnLines(group, proposed, counted))
      lines.push(`${indent}      ${line}`);
  }
  return lines.join("\n");
}

function groupByKey(
  unknown: readonly UnknownTable[],
): Map<string, UnknownTable[]> {
  const groups = new Map<string, UnknownTable[]>();
  for (const one of unknown) {
    const key = writeTableName(one.origin ?? one.table);
    const others = groups.get(key);
    if (others) others.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** A line for each column, or for columns that are alike; of one name in several tables under one key one line. */
function columnLines(
  group: readonly UnknownTable[],
  proposed: ReadonlyMap<Table, ReadonlyMap<string, ColumnProposal>>,
  counted: Counted,
): string[] {
  const seen = new Set<string>();
  return group.flatMap(({ table, columns }) =>
    groupColumns(table, columns, proposed.get(table) ?? new Map()).flatMap(
      ({ key, members, proposal }) => {
        if (seen.has(key)) return [];
        seen.add(key);
        const [column] = members;
        const facts =
          column && members.length === 1
            ? factsOf(table, column, counted.get(table))
            : `${members.length} columns`;
        const eye = proposal.needsEye ? "look: " : "";
        return [
          `${yaml(key)}: ${writeRule(proposal.rule)}  # ${eye}${proposal.why}; ${facts}`,
        ];
      },
    ),
  );
}

/** Type and counts. No value. */
export function factsOf(
  table: Table,
  column: Column,
  counts: ReadonlyMap<string, Contents> | string | undefined,
): string {
  const words = [
    // A type's name may be any text.
    column.type.sql.replace(/\s+/g, " "),
    ...(isUnique(table, column) ? ["unique"] : []),
    ...(column.notNull ? ["not null"] : []),
  ].join(", ");
  if (typeof counts === "string")
    return `${words}; not counted, PostgreSQL answered ${counts}`;
  const contents = counts?.get(column.name);
  return contents ? `${words}; ${looks(contents)}` : words;
}

function looks(contents: Contents): string {
  const { rows, filled, different } = contents;
  const kinds = [
    [contents.email, "look like e-mail addresses"],
    [contents.withEmail - contents.email, "have an e-mail address in them"],
    [contents.phone, "look like phone numbers"],
    [contents.ip, "look like IP addresses"],
    [contents.url, "look like URLs"],
    [contents.named, "have a first name in them"],
    [contents.hash, "look like passwords' hashes"],
    [contents.random, "look like keys"],
  ] as const;
  const told = kinds
    .filter(([count]) => count > 0)
    .map(([rows, what]) => `${count(rows)} ${what}`);
  return [
    `${count(filled)} of ${count(rows)} rows filled, ${count(different)} different`,
    ...told,
  ].join(", ");
}

/** A key or an item as YAML reads it back. */
function yaml(text: string): string {
  return /^[A-Za-z_][\w.]*$/.test(text) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
