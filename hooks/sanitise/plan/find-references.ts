import {
  type Catalogue,
  type ForeignKey,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import type { ColumnRule } from "../rules/rules";
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

/** Rules on columns that tie two tables together. Only one is harmless: null, where the referring column may be. */
export function findForeignKeyProblems(
  table: Table,
  rules: Readonly<Record<string, ColumnRule>>,
  catalogue: Catalogue,
): string[] {
  return catalogue.foreignKeys.flatMap((key) => {
    const refers = concerns(table, key.from, catalogue)
      ? ruledNames(key.from, key.fromColumns, rules, catalogue).filter(
          (name) => rules[name]?.kind !== "null",
        )
      : [];
    const referred = concerns(table, key.to, catalogue)
      ? ruledNames(key.to, key.toColumns, rules, catalogue)
      : [];
    return [...new Set([...refers, ...referred])].map(
      (name) =>
        `${tableLabel(table)}.${name}: it is part of the foreign key ${key.name} ${ends(key, catalogue)}, which other values would break. Take the rule out, or delete the rows.`,
    );
  });
}

/** Whether a foreign key of the table `end` is one of `table` too: it itself, or a partition of it. */
function concerns(table: Table, end: number, catalogue: Catalogue): boolean {
  return (
    table.oid === end ||
    tableByOid(catalogue, end).descendants.includes(table.oid)
  );
}

function ruledNames(
  oid: number,
  numbers: readonly number[],
  rules: Readonly<Record<string, ColumnRule>>,
  catalogue: Catalogue,
): string[] {
  return tableByOid(catalogue, oid)
    .columns.filter(({ number }) => numbers.includes(number))
    .map(({ name }) => name)
    .filter((name) => Object.hasOwn(rules, name));
}

function ends({ from, to }: ForeignKey, catalogue: Catalogue): string {
  return `from ${tableLabel(tableByOid(catalogue, from))} to ${tableLabel(tableByOid(catalogue, to))}`;
}
