import { type Catalogue, type Table, tableByOid } from "../catalogue/catalogue";
import { tableLabel } from "../rules/rules";

/**
 * Tables whose rows would refer to rows that are deleted: PostgreSQL empties a table only together with
 * those that refer to it, and so does this project, never beyond what the rules say.
 */
export function findReferences(
  deleted: readonly Table[],
  catalogue: Catalogue,
): string[] {
  const gone = new Set(
    deleted.flatMap(({ oid, descendants }) => [oid, ...descendants]),
  );
  return deleted.flatMap((table) =>
    catalogue.foreignKeys
      .filter(
        ({ to, from }) => concerns(table, to, catalogue) && !gone.has(from),
      )
      .map((key) => {
        const referring = tableLabel(tableByOid(catalogue, key.from));
        return `${tableLabel(table)}: delete can't be, since ${referring} refers to it (foreign key ${key.name}) and keeps its rows. Delete ${referring} too, or give ${tableLabel(table)} a rule per column.`;
      }),
  );
}

/** Whether a foreign key of the table `end` is one of `table` too: it itself, or a partition of it. */
function concerns(table: Table, end: number, catalogue: Catalogue): boolean {
  return (
    table.oid === end ||
    tableByOid(catalogue, end).descendants.includes(table.oid)
  );
}
