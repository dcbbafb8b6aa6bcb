import type { TableName } from "../../../postgres/table-name";
import { parseTableName } from "../../../postgres/table-name";
import { matchesPattern } from "../../../sanitise/rules/pattern";

/**
 * The tables that patterns stand for.
 * @returns with a sentence for each pattern that is none or matches nothing
 */
export function matchTables<T extends TableName>(
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
