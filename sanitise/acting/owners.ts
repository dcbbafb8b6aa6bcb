import type { Table } from "../catalogue/catalogue";

/** Owners of what the rules' own SQL reads, by the oid of the table that it is for. */
export type Reads = ReadonlyMap<number, readonly string[]>;

/** The owners of tables, and of what their rules read besides. */
export function ownersOf(tables: readonly Table[], reads: Reads): string[] {
  return tables.flatMap(({ owner, oid }) => [owner, ...(reads.get(oid) ?? [])]);
}
