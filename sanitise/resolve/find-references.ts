import { tableLabel } from "../../postgres/table-name";
import {
  ancestorsOf,
  type Catalogue,
  type ForeignKey,
  foreignKeysTo,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";

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
    keysTo(table, catalogue)
      .filter(({ from }) => !oids.has(from))
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

/** The foreign keys to a table, and those to what it is a part of. */
function keysTo(table: Table, catalogue: Catalogue): ForeignKey[] {
  return [table, ...ancestorsOf(catalogue, table)].flatMap((one) =>
    foreignKeysTo(catalogue, one.oid),
  );
}
