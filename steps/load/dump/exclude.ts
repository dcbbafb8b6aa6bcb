import type { TableName } from "../../../postgres/table-name";
import { parseTableName, writeTableName } from "../../../postgres/table-name";
import { matchesPattern } from "../../../sanitise/rules/pattern";
import {
  type NulledReference,
  nullableColumns,
  wordNotNull,
  wordRefusal,
} from "./references";
import type { ForeignKey, SourceFacts, SourceTable } from "./source-facts";

/** Tables whose rows never leave production. They arrive empty. */
export interface Exclude {
  /** `schema.table` or, in the schema public, `table`; `*` stands for any characters. */
  readonly tables: readonly string[];
  /**
   * What becomes of the rows that refer to rows left out: `include` leaves their tables out too, and those
   * that refer to these; `null` sets the references to null; `refuse` is an error that names them. Default `refuse`.
   */
  readonly dependents?: "include" | "null" | "refuse" | undefined;
}

/** What leaving out comes to. */
export interface ExcludePlan {
  /** Every table without rows in the dump: the excluded ones, their partitions and heirs, and with `include` what refers to them. */
  readonly leftOut: readonly TableName[];
  /** Of these, the ones that `include` added. */
  readonly added: readonly TableName[];
  /** References that are set to null after the rows are loaded. */
  readonly nulled: readonly NulledReference[];
}

/**
 * Decides which tables' rows stay behind, so that every foreign key can still be made.
 * @returns the plan, or a sentence for each problem, which names tables and columns and says what to write
 */
export function planExclude(
  source: Pick<SourceFacts, "tables" | "foreignKeys">,
  { tables: patterns, dependents = "refuse" }: Exclude,
): { readonly plan: ExcludePlan } | { readonly problems: readonly string[] } {
  const { matched, problems } = matchTables(source.tables, patterns);
  const all = new Map(source.tables.map((table) => [keyOf(table), table]));
  const asked = withHeirs(source.tables, new Set(matched.map(keyOf)));
  const whole = withDependents(source, asked);
  const plan = (keys: ReadonlySet<string>, nulled: NulledReference[]) => ({
    leftOut: named(all, keys),
    added: named(all, keys).filter((table) => !asked.has(keyOf(table))),
    nulled,
  });
  if (problems.length > 0) return { problems };
  if (dependents === "include") return { plan: plan(whole, []) };

  const broken = brokenKeys(source, asked);
  if (dependents === "refuse" && broken.length > 0) {
    const added = plan(whole, []).added;
    return { problems: [wordRefusal(broken, added)] };
  }
  const refused = broken.filter((key) => nullableColumns(key).length === 0);
  if (refused.length > 0) return { problems: refused.map(wordNotNull) };
  return {
    plan: plan(
      asked,
      broken.map((key) => ({ key, columns: nullableColumns(key) })),
    ),
  };
}

/** The tables whose rows aren't left out. */
export function tablesKept<T extends TableName>(
  tables: readonly T[],
  leftOut: readonly TableName[],
): T[] {
  const without = new Set(leftOut.map(keyOf));
  return tables.filter((table) => !without.has(keyOf(table)));
}

/** Text by which tables are the same. */
export function keyOf(table: TableName): string {
  return writeTableName(table);
}

function named(
  all: ReadonlyMap<string, SourceTable>,
  keys: ReadonlySet<string>,
): TableName[] {
  return [...all]
    .filter(([key]) => keys.has(key))
    .map(([, { schema, table }]) => ({ schema, table }));
}

/** The tables and everything that is a partition or an heir of them, however deep. */
function withHeirs(
  tables: readonly SourceTable[],
  keys: ReadonlySet<string>,
): Set<string> {
  const all = new Set(keys);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const table of tables)
      if (table.parents.some((parent) => all.has(keyOf(parent))))
        all.add(keyOf(table));
  }
  return all;
}

/** The tables, and again and again those whose foreign keys couldn't be made without them. */
function withDependents(
  source: Pick<SourceFacts, "tables" | "foreignKeys">,
  keys: ReadonlySet<string>,
): Set<string> {
  let all = new Set(keys);
  for (;;) {
    const broken = brokenKeys(source, all);
    if (broken.length === 0) return all;
    for (const { from } of broken) all.add(keyOf(from));
    all = withHeirs(source.tables, all);
  }
}

/** Foreign keys of rows that are kept to rows that are left out. */
function brokenKeys(
  { tables, foreignKeys }: Pick<SourceFacts, "tables" | "foreignKeys">,
  leftOut: ReadonlySet<string>,
): ForeignKey[] {
  // A foreign key to a partitioned table is one to each partition; one from it is kept while any partition is.
  const family = (of: TableName) =>
    [...withPartitions(tables, keyOf(of))].map((key) => leftOut.has(key));
  return foreignKeys.filter(
    ({ from, to }) =>
      family(to).some((out) => out) && family(from).some((out) => !out),
  );
}

function withPartitions(
  tables: readonly SourceTable[],
  key: string,
): Set<string> {
  return withHeirs(
    tables.filter(({ partition }) => partition),
    new Set([key]),
  );
}

/**
 * The tables that patterns stand for.
 * @returns with a sentence for each pattern that is none or matches nothing
 */
function matchTables<T extends TableName>(
  tables: readonly T[],
  patterns: readonly string[],
): { readonly matched: readonly T[]; readonly problems: readonly string[] } {
  const matched = new Set<T>();
  const problems: string[] = [];
  for (const text of patterns) {
    const pattern = parseTableName(text);
    if (!pattern) {
      problems.push(
        `exclude names "${text}", which is no table's name. Write schema.table, or table for one of the schema public.`,
      );
      continue;
    }
    const found = tables.filter(
      ({ schema, table }) =>
        matchesPattern(pattern.schema, schema) &&
        matchesPattern(pattern.table, table),
    );
    for (const table of found) matched.add(table);
    if (found.length === 0)
      problems.push(
        `exclude names "${text}", but production's database has no such table. Correct it or take it out (without a schema it means one of the schema public; upper and lower case count).`,
      );
  }
  return { matched: [...matched], problems };
}
