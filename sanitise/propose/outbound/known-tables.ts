import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseTableName } from "../../../postgres/table-name";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { matchesPattern } from "../../rules/pattern";

const entry = z.strictObject({
  package: z.string(),
  holds: z.string(),
  tables: z.array(z.string()).min(1),
  /** Columns that the table has; without: the name is enough. */
  columns: z.array(z.string()).default([]),
  /** Tables that the database has too. */
  beside: z.array(z.string()).default([]),
});

/** Tables of one package whose rows could still reach people, or open something. */
type Known = z.infer<typeof entry>;

const folder = join(__dirname, "packages");

let known: readonly Known[] | undefined;

/** All that the files beside this one list. */
export function knownTables(): readonly Known[] {
  known ??= readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) =>
      z.array(entry).parse(parse(readFileSync(join(folder, file), "utf8"))),
    );
  return known;
}

/** The package that a table is known to be of, and what it holds there; undefined: of none. */
export function findKnown(
  table: Table,
  { tables }: Catalogue,
): Known | undefined {
  const columns = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const isBeside = (name: string) =>
    tables.some(
      (one) =>
        one.schema === table.schema &&
        one.table.toLowerCase() === name.toLowerCase(),
    );
  return knownTables().find(
    (one) =>
      one.tables.some((name) => isNamed(table, name)) &&
      one.columns.every((name) => columns.has(name.toLowerCase())) &&
      one.beside.every(isBeside),
  );
}

/** Whether the table is that one: whatever its case, and in any schema where none is named. */
function isNamed({ schema, table }: Table, name: string): boolean {
  const parsed = parseTableName(name);
  if (!parsed) throw new Error(`${name} in ${folder} is no table's name.`);
  const anySchema = !name.includes(".");
  return (
    matchesPattern(parsed.table.toLowerCase(), table.toLowerCase()) &&
    (anySchema || matchesPattern(parsed.schema, schema))
  );
}
