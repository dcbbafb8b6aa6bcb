import { type TableName, writeTableName } from "../../../postgres/table-name";
import { count } from "../../../words/amounts";
import { yamlComment, yamlText } from "../../../words/yaml-text";
import type { Draft, DraftedColumn, DraftedTable } from "./draft";

/** Lines of a file of rules, without indentation of their own: each begins with its depth within the part, two spaces a step. */
export type Lines = readonly string[];

export function useLines({ use }: Draft): Lines {
  return use.map(
    ({ name, package: of, versions }) =>
      `- ${yamlText(name)}  ${yamlComment(`${of} ${versions}`)}`,
  );
}

export function outboundLines({ outbound }: Draft): Lines {
  return outbound.map(
    ({ name, why }) =>
      `- ${yamlText(writeTableName(name))}  ${yamlComment(why)}`,
  );
}

export function largeObjectsLine({ largeObjects }: Draft): string {
  return `largeObjects: delete  ${yamlComment(`${count(largeObjects)} of them`)}`;
}

/** A table's whole rule. */
export function tableLines({ name, gone, keep, columns }: DraftedTable): Lines {
  const key = yamlText(writeTableName(name));
  if (gone !== undefined) return [`${key}: delete  ${yamlComment(gone)}`];
  return keep !== undefined
    ? [`${key}: { keep: ${yamlText(keep)} }`]
    : [
        `${key}:`,
        "  columns:",
        ...columns.map((column) => `    ${columnLine(column)}`),
      ];
}

export function columnLine({
  key,
  rule,
  why,
  needsEye,
}: DraftedColumn): string {
  return `${yamlText(key)}: ${rule}  ${yamlComment(`${needsEye ? "LOOK: " : ""}${why}`)}`;
}

/** A table's whole rule within braces, where there is no room for what speaks for it. */
export function tableInBraces({
  name,
  gone,
  keep,
  columns,
}: DraftedTable): string {
  const key = yamlText(writeTableName(name));
  if (gone !== undefined) return `${key}: delete`;
  const rule =
    keep !== undefined
      ? `{ keep: ${yamlText(keep)} }`
      : `{ columns: { ${columns.map(columnInBraces).join(", ")} } }`;
  return `${key}: ${rule}`;
}

export function columnInBraces({ key, rule }: DraftedColumn): string {
  return `${yamlText(key)}: ${rule}`;
}

/** The whole draft as lines to paste. */
export function linesOf(draft: Draft): string {
  const sections: [string, Lines][] = [
    ["use", useLines(draft)],
    ["outbound", outboundLines(draft)],
    ["tables", draft.tables.flatMap(tableLines)],
  ];
  return [
    ...(draft.largeObjects > 0 ? [largeObjectsLine(draft)] : []),
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([key, lines]) => [
        `${key}:`,
        ...lines.map((line) => `  ${line}`),
      ]),
  ].join("\n");
}

/** What a person has to look at before the rest, a line each. */
export function toLookAt({ tables }: Draft): string[] {
  return tables.flatMap(({ name, columns }) =>
    columns
      .filter(({ needsEye }) => needsEye)
      .map(
        ({ key, rule, why }) =>
          `${columnName(name, key)}: ${rule} (${why.split("; ")[0]})`,
      ),
  );
}

function columnName(table: TableName, column: string): string {
  return `${writeTableName(table)}.${column}`;
}
