import { tableLabel } from "../../postgres/table-name";
import { type Catalogue, type Table, tableByOid } from "../catalogue/catalogue";

/** A table that refers to one that loses its rows, and keeps its own. */
export interface Referring {
  readonly table: Table;
  readonly referring: Table;
  /** The foreign key's name. */
  readonly key: string;
}

/**
 * Tables whose rows would refer to rows that are deleted: PostgreSQL empties a table only together with
 * those that refer to it, and so does this project, never beyond what the rules say.
 * @param gone tables that lose all rows by then
 */
export function findReferring(
  emptied: readonly Table[],
  gone: readonly Table[],
  catalogue: Catalogue,
): Referring[] {
  const oids = new Set(
    gone.flatMap(({ oid, descendants }) => [oid, ...descendants]),
  );
  return emptied.flatMap((table) =>
    catalogue.foreignKeys
      .filter(
        ({ to, from }) => concerns(table, to, catalogue) && !oids.has(from),
      )
      .map(({ name, from }) => ({
        table,
        referring: tableByOid(catalogue, from),
        key: name,
      })),
  );
}

/** The same for tables of which the rules delete all rows, in words. */
export function findReferences(
  deleted: readonly Table[],
  outbound: readonly Table[],
  catalogue: Catalogue,
): string[] {
  return findReferring(deleted, [...deleted, ...outbound], catalogue).map(
    ({ table, referring, key }) =>
      `${tableLabel(table)}: delete can't be, since ${tableLabel(referring)} refers to it (foreign key ${key}) and keeps its rows. Delete ${tableLabel(referring)} too (or name it in cascade), or give ${tableLabel(table)} a rule per column.`,
  );
}

/** Whether a foreign key of the table `end` is one of `table` too: it itself, or a partition of it. */
function concerns(table: Table, end: number, catalogue: Catalogue): boolean {
  return (
    table.oid === end ||
    tableByOid(catalogue, end).descendants.includes(table.oid)
  );
}
