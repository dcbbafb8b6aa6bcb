import type { TableName } from "../../../postgres/table-name";
import type { SourceTable } from "../dump/source-facts";

/** A table whose rows go from production's session straight into the target's. */
export interface StreamedTable extends TableName {
  /** Those that have values of their own: none that are generated. */
  readonly columns: readonly string[];
  /** Heap and TOAST, without indexes. */
  readonly bytes: number;
}

/** Below this pg_dump and pg_restore do, which have fewer round trips for a table: 1 MiB. */
const least = 1024 ** 2;

/** pg_dump takes a question to production for each table that it is to leave out. */
const most = 1_000;

/** The tables that are worth a stream each, the largest first. */
export function largeTables(tables: readonly SourceTable[]): SourceTable[] {
  return tables
    .filter(({ bytes }) => bytes >= least)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, most);
}

/** What they take on disk, at most: a few may be left to pg_dump all the same. */
export function streamedBytes(tables: readonly SourceTable[]): number {
  return largeTables(tables).reduce((sum, { bytes }) => sum + bytes, 0);
}
