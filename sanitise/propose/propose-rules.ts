import { writeTableName } from "../../postgres/table-name";
import { count } from "../../words/amounts";
import {
  type Catalogue,
  type Column,
  findTable,
  type Table,
} from "../catalogue/catalogue";
import type { ResolvedRules } from "../resolve/resolve-rules";
import type { Contents } from "./count-contents";
import type { UnknownTable } from "./find-unknown";
import { isUnique, proposeColumn, sayWhy } from "./propose";
import { proposeOutbound } from "./propose-outbound";

/** What was counted in a table's columns, by their names; a text: the SQLSTATE with which that was refused. */
export type Counted = ReadonlyMap<
  Table,
  ReadonlyMap<string, Contents> | string
>;

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

/**
 * The lines to add to the file of rules, as YAML that can be pasted. A table whose rule is there already
 * stands under the name or pattern of that rule: its lines go to the rule's columns.
 */
export function proposeRules({
  unknown,
  largeObjects,
  resolved: { rules },
  catalogue,
  counted,
  path,
}: Unruled): string {
  const outbound = proposeOutbound(
    unknown.filter(({ origin }) => !origin).map(({ table }) => table),
    rules.outbound.flatMap((name) => findTable(catalogue, name) ?? []),
    catalogue,
  );
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
        (table) => `${indent}  - ${yaml(writeTableName(table))}  # by its name`,
      ),
    );
  const rest = groupByKey(
    unknown.filter(({ table }) => !outbound.includes(table)),
  );
  if (rest.size > 0) lines.push(`${indent}tables:`);
  for (const [key, group] of rest) {
    const columns = group.flatMap(({ table, columns }) =>
      columns.map((column) => ({ table, column })),
    );
    const known = group.some(({ origin }) => origin);
    const note = known ? "  # has a rule: add to its columns" : "";
    if (columns.length === 0) {
      lines.push(`${indent}  ${yaml(key)}: ${sayWhy}${note}`);
      continue;
    }
    lines.push(`${indent}  ${yaml(key)}:${note}`, `${indent}    columns:`);
    const seen = new Set<string>();
    for (const { table, column } of columns) {
      if (seen.has(column.name)) continue;
      seen.add(column.name);
      const counts = counted.get(table);
      const contents =
        typeof counts === "object" ? counts.get(column.name) : undefined;
      const refused = typeof counts === "string" ? counts : undefined;
      lines.push(
        `${indent}      ${yaml(column.name)}: ${proposeColumn(table, column, catalogue, contents)}  # ${comment(table, column, contents, refused)}`,
      );
    }
  }
  return lines.join("\n");
}

function groupByKey(
  unknown: readonly UnknownTable[],
): Map<string, UnknownTable[]> {
  const groups = new Map<string, UnknownTable[]>();
  for (const one of unknown) {
    const key = writeTableName(one.origin ?? one.table);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** Type and counts. No value. */
function comment(
  table: Table,
  column: Column,
  contents: Contents | undefined,
  refused: string | undefined,
): string {
  const words = [
    // A type's name may be any text.
    column.type.sql.replace(/\s+/g, " "),
    ...(isUnique(table, column) ? ["unique"] : []),
    ...(column.notNull ? ["not null"] : []),
  ].join(", ");
  if (refused) return `${words}; not counted, PostgreSQL answered ${refused}`;
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
