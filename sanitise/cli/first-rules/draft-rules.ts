import type { ClientBase } from "pg";
import { type TableName, writeTableName } from "../../../postgres/table-name";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { readLargeObjects } from "../../catalogue/large-objects";
import { countContents } from "../../propose/contents/count-contents";
import { findUnknown, type UnknownTable } from "../../propose/find-unknown";
import { type Counted, type Proposals, propose } from "../../propose/propose";
import { resolveRules } from "../../resolve/resolve-rules";
import type { DatabaseRules } from "../../rules/rules";
import type { Draft, DraftedColumn, DraftedTable } from "./draft";
import { draftColumn } from "./draft-column";
import { findPresets } from "./find-presets";
import { groupColumns } from "./group-columns";

/** Why a table may stay that has no column which needs a rule. */
const noTexts = "numbers, dates and keys only";

/**
 * What the rules lack so that they say what becomes of everything in the connected database. Reads the catalogue
 * and the first rows of what has no rule, which are counted; a session that can't write will do.
 */
export async function draftRules(
  client: ClientBase,
  rules: DatabaseRules,
  catalogue: Catalogue,
): Promise<Draft> {
  const use = findPresets(rules, catalogue);
  const resolved = resolveRules(
    { ...rules, use: [...rules.use, ...use] },
    catalogue,
  );
  const unknown = findUnknown(resolved, catalogue);
  const counted = new Map<Table, Awaited<ReturnType<typeof countContents>>>();
  for (const { table, columns } of unknown)
    counted.set(table, await countContents(client, table, columns));
  const proposals = propose({ unknown, resolved, catalogue, counted });
  const outbound = proposals.outbound.map(({ table }) => table);
  const tables = byRule(
    unknown.filter(({ table }) => !outbound.includes(table)),
  ).map((group) => draftTable(group, proposals, counted));
  const { count } = await readLargeObjects(client);
  return {
    use,
    largeObjects: resolved.rules.largeObjects === undefined ? count : 0,
    outbound: outbound.map(({ schema, table }) => ({ schema, table })),
    tables,
  };
}

/** Tables that have one rule of the file together, a pattern's; each other alone. In the order of their names. */
function byRule(unknown: readonly UnknownTable[]): UnknownTable[][] {
  const groups = new Map<string, UnknownTable[]>();
  const name = ({ table, origin }: UnknownTable) =>
    writeTableName(origin ?? table);
  for (const one of [...unknown].sort((a, b) => compare(a.table, b.table)))
    groups.set(name(one), [...(groups.get(name(one)) ?? []), one]);
  return [...groups.values()];
}

function compare(a: TableName, b: TableName): number {
  const key = ({ schema, table }: TableName) =>
    `${schema === "public" ? "" : schema}\0${table}`;
  return key(a) < key(b) ? -1 : 1;
}

function draftTable(
  group: readonly UnknownTable[],
  proposals: Proposals,
  counted: Counted,
): DraftedTable {
  const drafted = new Map<string, DraftedColumn>();
  for (const { table, columns } of group)
    for (const column of columns) {
      const proposal = proposals.columns.get(table)?.get(column.name);
      if (!proposal || drafted.has(column.name)) continue;
      drafted.set(
        column.name,
        draftColumn(column, proposal, counted.get(table)),
      );
    }
  const [first] = group;
  if (!first) throw new Error("A group of tables is empty.");
  const { table, origin } = first;
  const columns = [...drafted.values()];
  return {
    name: origin ?? { schema: table.schema, table: table.table },
    known: origin !== undefined,
    keep: columns.length === 0 ? noTexts : undefined,
    // A pattern in a rule that a person wrote could reach what that person didn't think of.
    columns: origin ? columns : groupColumns(table, columns),
  };
}
