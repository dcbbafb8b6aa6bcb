import { counted } from "../../../words/amounts";
import { yamlComment } from "../../../words/yaml-text";
import type { Draft, DraftedTable } from "./draft";
import {
  largeObjectsLine,
  outboundLines,
  tableLines,
  toLookAt,
  useLines,
} from "./write-lines";

/** Most columns that the head of a file names. */
const most = 40;

/**
 * A new file of rules.
 * @param database its name
 * @param schema where editors find the JSON schema, from the file's folder
 */
export function writeFileOfRules(
  draft: Draft,
  database: string,
  schema: string,
): string {
  const look = toLookAt(draft);
  const parts = [
    [
      yamlComment(`yaml-language-server: $schema=${schema}`),
      "#",
      yamlComment(
        `What becomes of each table and column of the database ${database}.`,
      ),
      "# `sanitise init` wrote it, from the tables, their columns and what their rows look like. Judge each line: what",
      "# follows it says what speaks for it. After a migration `sanitise init` adds what is new and touches nothing else.",
      ...(look.length === 0
        ? []
        : [
            "#",
            "# Look at these first, since little speaks for them; below they say LOOK.",
            ...look
              .slice(0, most)
              .map((line) => yamlComment(`  ${line}`).replace("#  ", "#   ")),
            ...(look.length > most
              ? [`#   and ${counted(look.length - most, "other")}`]
              : []),
          ]),
    ],
    section(
      "use",
      "Well-known packages, whose tables have rules in rules/presets.",
      useLines(draft),
    ),
    draft.largeObjects > 0 ? [largeObjectsLine(draft)] : [],
    section(
      "outbound",
      "Emptied before anything else runs: what could still reach people, or opens something.",
      outboundLines(draft),
    ),
    section("tables", undefined, byFamily(draft.tables)),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function section(
  key: string,
  words: string | undefined,
  lines: readonly string[],
): string[] {
  return lines.length === 0
    ? []
    : [
        ...(words === undefined ? [] : [`# ${words}`]),
        `${key}:`,
        ...lines.map((line) => (line === "" ? line : `  ${line}`)),
      ];
}

/** The tables' lines, those together whose names begin alike, as an application's do. */
function byFamily(tables: readonly DraftedTable[]): string[] {
  const families = new Map<string, DraftedTable[]>();
  for (const table of tables) {
    const family = familyOf(table);
    families.set(family, [...(families.get(family) ?? []), table]);
  }
  const single = [...families.values()].filter(({ length }) => length === 1);
  const groups = [...families].filter(([, { length }]) => length > 1);
  return [
    ...single.flat().flatMap(tableLines),
    ...groups.flatMap(([family, members], index) => [
      ...(index > 0 || single.length > 0 ? [""] : []),
      yamlComment(`--- ${family}`),
      ...members.flatMap(tableLines),
    ]),
  ];
}

function familyOf({ name: { schema, table } }: DraftedTable): string {
  const word = table.split("_")[0] ?? table;
  return schema === "public" ? word : `${schema}.${word}`;
}
