import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeIdentifier } from "pg";

interface Fact {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly key: string;
  readonly references: string;
}

/**
 * SQL that makes the tables of packages as they make them themselves, of a file of facts in
 * `test/rules/presets`: columns, types, NOT NULL, keys of one column.
 * @param only begins of the names of the tables to make. Default: all
 */
export function schemaOf(
  file: "django" | "frameworks",
  only: readonly string[] = [""],
): string {
  const tables = new Map<string, Fact[]>();
  for (const fact of facts(file))
    if (only.some((begin) => fact.table.startsWith(begin)))
      tables.set(fact.table, [...(tables.get(fact.table) ?? []), fact]);
  return [
    ...[...tables].map(
      ([table, columns]) =>
        `create table ${escapeIdentifier(table)} (${columns.map(columnOf).join(", ")})`,
    ),
    ...[...tables.values()]
      .flat()
      .filter(({ references }) => tables.has(references.split(".")[0] ?? ""))
      .map(reference),
  ].join(";\n");
}

function facts(file: string): Fact[] {
  const text = readFileSync(
    join(__dirname, `../rules/presets/${file}.csv`),
    "utf8",
  );
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      // A type may have a comma in its brackets.
      const [, table = "", column = "", type = "", nullable, key, references] =
        /^([^,]+),([^,]+),("[^"]+"|[^,]+),([^,]*),([^,]*),([^,]*)$/.exec(
          line,
        ) ?? [];
      const bare = (value = "") => value.replaceAll('"', "");
      return {
        table,
        column,
        type: bare(type),
        notNull: bare(nullable) === "not null",
        key: bare(key),
        references: bare(references),
      };
    });
}

function columnOf({ column, type, notNull, key }: Fact): string {
  return [escapeIdentifier(column), type, notNull ? "not null" : "", key].join(
    " ",
  );
}

function reference({ table, column, references }: Fact): string {
  const [to = "", name = ""] = references.split(".");
  return `alter table ${escapeIdentifier(table)} add foreign key (${escapeIdentifier(column)}) references ${escapeIdentifier(to)} (${escapeIdentifier(name)})`;
}
