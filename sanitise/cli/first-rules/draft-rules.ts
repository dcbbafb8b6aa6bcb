import type { ClientBase } from "pg";
import { type TableName, writeTableName } from "../../../postgres/table-name";
import type { Catalogue, Table } from "../../catalogue/catalogue";
import { readLargeObjects } from "../../catalogue/large-objects";
import { type ColumnProposal, writeRule } from "../../propose/columns/proposal";
import {
  type Contents,
  countContents,
} from "../../propose/contents/count-contents";
import { findUnknown, type UnknownTable } from "../../propose/find-unknown";
import { groupColumns } from "../../propose/group-columns";
import { type Counted, type Proposals, propose } from "../../propose/propose";
import { factsOf } from "../../propose/propose-rules";
import { resolveRules } from "../../resolve/resolve-rules";
import type { DatabaseRules } from "../../rules/rules";
import type { Draft, DraftedColumn, DraftedTable } from "./draft";
import { findPresets } from "./find-presets";

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
  const counted = new Map<Table, ReadonlyMap<string, Contents> | string>();
  for (const { table, columns } of unknown)
    counted.set(table, await countContents(client, table, columns));
  const proposals = propose({ unknown, resolved, catalogue, counted });
  const emptied = new Set(proposals.outbound.map(({ table }) => table));
  const rest = unknown.filter(({ table }) => !emptied.has(table));
  const { count } = await readLargeObjects(client);
  return {
    use,
    largeObjects: resolved.rules.largeObjects === undefined ? count : 0,
    outbound: proposals.outbound.map(({ table: { schema, table }, why }) => ({
      name: { schema, table },
      why,
    })),
    tables: byRule(rest).map((group) => draftTable(group, proposals, counted)),
  };
}

/** Tables that have one rule of the file together, a pattern's; each other alone. In the order of their names. */
function byRule(unknown: readonly UnknownTable[]): UnknownTable[][] {
  const groups = new Map<string, UnknownTable[]>();
  const name = ({ table, origin }: UnknownTable) =>
    writeTableName(origin ?? table);
  for (const one of [...unknown].sort((a, b) => compare(a.table, b.table))) {
    const others = groups.get(name(one));
    if (others) others.push(one);
    else groups.set(name(one), [one]);
  }
  return [...groups.values()];
}

function compare(a: TableName, b: TableName): number {
  const key = ({ schema, table }: TableName) =>
    `${schema === "public" ? "" : schema}\0${table}`;
  return key(a) < key(b) ? -1 : 1;
}

function draftTable(
  group: readonly UnknownTable[],
  { logs, columns: proposed }: Proposals,
  counted: Counted,
): DraftedTable {
  const [first] = group;
  if (!first) throw new Error("A group of tables is empty.");
  const { table, origin } = first;
  const log = logs.find((one) => one.table === table);
  const drafted = new Map<string, DraftedColumn>();
  for (const one of group)
    for (const column of draftColumns(
      one,
      proposed.get(one.table) ?? new Map(),
      counted,
    ))
      if (!drafted.has(column.key)) drafted.set(column.key, column);
  return {
    name: origin ?? { schema: table.schema, table: table.table },
    known: origin !== undefined,
    gone: log?.why,
    keep: drafted.size === 0 ? noTexts : undefined,
    columns: [...drafted.values()],
  };
}

function draftColumns(
  { table, origin, columns }: UnknownTable,
  proposed: ReadonlyMap<string, ColumnProposal>,
  counted: Counted,
): DraftedColumn[] {
  // A pattern in a rule that a person wrote could reach what that person didn't think of.
  const groups = origin
    ? columns.flatMap((column) => {
        const proposal = proposed.get(column.name);
        return proposal
          ? [{ key: column.name, members: [column], proposal }]
          : [];
      })
    : groupColumns(table, columns, proposed);
  return groups.map(({ key, members, proposal }) => {
    const [column] = members;
    return {
      key,
      names: members.map(({ name }) => name),
      rule: writeRule(proposal.rule),
      why: `${proposal.why}; ${
        column && members.length === 1
          ? factsOf(table, column, counted.get(table))
          : `${members.length} columns`
      }`,
      needsEye: proposal.needsEye,
    };
  });
}
