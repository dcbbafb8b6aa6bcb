import { createHash } from "node:crypto";
import { isOwn } from "../../postgres/own-objects";
import { labelOf, tableLabel } from "../../postgres/table-name";
import type { Catalogue, Column } from "../catalogue/catalogue";

/** A table with its columns as `name type`, e.g. `email character varying(254)`, both sorted. */
export interface ListedTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** What differs between two schemas. Columns of a table that came or went as a whole aren't listed again. */
export interface SchemaChanges {
  /** When the earlier refresh began, ISO 8601; null where there was none, and so nothing to compare with. */
  readonly since: string | null;
  readonly tablesAdded: readonly string[];
  readonly tablesRemoved: readonly string[];
  readonly columnsAdded: readonly ListedColumn[];
  readonly columnsRemoved: readonly ListedColumn[];
  readonly columnsChanged: readonly ChangedColumn[];
}

export interface ListedColumn {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

export interface ChangedColumn {
  readonly table: string;
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The schema of a database as a refresh remembers it: tables, views and their columns with types. Left out is
 * what changes without the application: what extensions bring, this project's own schema, and partitions,
 * whose columns are their parent's.
 */
export function listSchema({ tables }: Catalogue): ListedTable[] {
  const partitions = new Set(
    tables
      .filter(({ kind }) => kind === "partitioned table")
      .flatMap(({ descendants }) => descendants),
  );
  return tables
    .filter(
      (table) =>
        !table.ofExtension && !isOwn(table) && !partitions.has(table.oid),
    )
    .map((table) => ({
      table: tableLabel(table),
      columns: table.columns.map(columnLine).sort(),
    }))
    .sort((a, b) => (a.table < b.table ? -1 : 1));
}

/** Sha256 of a schema, 64 hex digits. */
export function fingerprint(schema: readonly ListedTable[]): string {
  const lines = schema.map(({ table, columns }) =>
    JSON.stringify([table, ...columns]),
  );
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/**
 * What a schema has become.
 * @param before what an earlier refresh has listed, and when it began; null where there was none
 */
export function compareSchemas(
  before: {
    readonly startedAt: string;
    readonly schema: readonly ListedTable[];
  } | null,
  after: readonly ListedTable[],
): SchemaChanges {
  const old = byTable(before?.schema ?? after);
  const now = byTable(after);
  const both = [...now].flatMap(([table, columns]) => {
    const earlier = old.get(table);
    return earlier ? [{ table, earlier, columns }] : [];
  });
  return {
    since: before?.startedAt ?? null,
    tablesAdded: without(now, old).map(([table]) => table),
    tablesRemoved: without(old, now).map(([table]) => table),
    columnsAdded: both.flatMap(({ table, earlier, columns }) =>
      without(columns, earlier).map(([column, type]) => ({
        table,
        column,
        type,
      })),
    ),
    columnsRemoved: both.flatMap(({ table, earlier, columns }) =>
      without(earlier, columns).map(([column, type]) => ({
        table,
        column,
        type,
      })),
    ),
    columnsChanged: both.flatMap(({ table, earlier, columns }) =>
      [...columns].flatMap(([column, type]) => {
        const was = earlier.get(column);
        return was === undefined || was === type
          ? []
          : [{ table, column, before: was, after: type }];
      }),
    ),
  };
}

/** How many things differ. */
export function countChanges(changes: SchemaChanges): number {
  const { since, ...lists } = changes;
  return Object.values(lists).reduce((sum, list) => sum + list.length, 0);
}

/** In double quotes where the name holds what could be taken for its end. */
function columnLine({ name, type }: Column): string {
  return `${/[\s"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name} ${labelOf(type.sql)}`;
}

function byTable(
  schema: readonly ListedTable[],
): Map<string, ReadonlyMap<string, string>> {
  return new Map(
    schema.map(({ table, columns }) => [table, new Map(columns.map(parse))]),
  );
}

/** A column's name and type. */
function parse(line: string): [string, string] {
  const [, quoted, bare = "", type = ""] =
    /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(line) ?? [];
  return [quoted?.replaceAll('""', '"') ?? bare, type];
}

function without<T>(
  of: ReadonlyMap<string, T>,
  others: ReadonlyMap<string, unknown>,
): [string, T][] {
  return [...of].filter(([key]) => !others.has(key));
}
