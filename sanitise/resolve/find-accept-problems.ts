import { parseTableName } from "../../postgres/table-name";
import { otherPlaces } from "../audit/finding";
import { type Catalogue, findTable } from "../catalogue/catalogue";
import type { AcceptedFinding } from "../rules/rules";

/**
 * Accepted findings of tables and columns that aren't there. A place that is no table (`comments`,
 * `large objects`) is the audit's to know.
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
