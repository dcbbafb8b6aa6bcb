import type { ClientBase } from "pg";
import { type TableName, writeTableName } from "../../../postgres/table-name";
import {
  type Catalogue,
  findTable,
  type Table,
} from "../../catalogue/catalogue";
import { readLargeObjects } from "../../catalogue/large-objects";
import { countContents } from "../../propose/count-contents";
import { findUnknown, type UnknownTable } from "../../propose/find-unknown";
import { proposeOutbound } from "../../propose/propose-outbound";
import { type ResolvedRules, resolveRules } from "../../resolve/resolve-rules";
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
  const outbound = outboundOf(unknown, resolved, catalogue);
  const tables: DraftedTable[] = [];
  for (const group of byRule(
    unknown.filter(({ table }) => !outbound.includes(table)),
  ))
    tables.push(await draftTable(client, group, catalogue));
  const { count } = await readLargeObjects(client);
  return {
    use,
    largeObjects: resolved.rules.largeObjects === undefined ? count : 0,
    outbound: outbound.map(({ schema, table }) => ({ schema, table })),
    tables,
  };
}

function outboundOf(
  unknown: readonly UnknownTable[],
  { rules, presets }: ResolvedRules,
  catalogue: Catalogue,
): Table[] {
  return proposeOutbound(
    unknown
      .filter(({ table, origin }) => !origin && !presets.has(table.oid))
      .map(({ table }) => table),
    rules.outbound.flatMap((name) => findTable(catalogue, name) ?? []),
    catalogue,
  );
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

async function draftTable(
  client: ClientBase,
  group: readonly UnknownTable[],
  catalogue: Catalogue,
): Promise<DraftedTable> {
  const drafted = new Map<string, DraftedColumn>();
  for (const { table, columns } of group) {
    const counted = await countContents(client, table, columns);
    for (const column of columns)
      if (!drafted.has(column.name))
        drafted.set(
          column.name,
          draftColumn(
            table,
            column,
            catalogue,
            typeof counted === "string" ? counted : counted.get(column.name),
          ),
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
