import { type Catalogue, findTable } from "../catalogue/catalogue";
import type { AcceptedFinding } from "../rules/rules";
import { parseTableName } from "../rules/table-name";

/**
 * Accepted findings of tables and columns that aren't there. A place that is no table (`large objects`,
 * `comments`) is the audit's to know: those names hold a blank or stand for no column.
 */
export function findAcceptProblems(
  accept: readonly AcceptedFinding[],
  catalogue: Catalogue,
): string[] {
  return accept.flatMap(({ table: name, column, kind }) => {
    if (otherPlaces.includes(name)) return [];
    const parsed = parseTableName(name);
    const table = parsed && findTable(catalogue, parsed);
    if (!table)
      return [
        `accept: ${name}.${column} (${kind}): the database has no such table.`,
      ];
    return table.columns.some((one) => one.name === column)
      ? []
      : [`accept: ${name}.${column} (${kind}): the table has no such column.`];
  });
}

/** Places besides tables that the audit searches, by the names it gives them. */
export const otherPlaces: readonly string[] = [
  "comments",
  "large objects",
  "extended statistics",
];
