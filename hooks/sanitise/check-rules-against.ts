import type { ClientBase } from "pg";
import { readCatalogue } from "./catalogue/read-catalogue";
import { checkExpressions } from "./plan/check-expressions";
import { findProblems } from "./plan/find-problems";
import type { Rules } from "./rules/rules";

/**
 * Holds the rules against the tables of the connected database, as far as that goes without reading rows
 * and without writing: a session that can only read will do.
 * @returns a sentence or two per rule that doesn't fit; empty when all do
 */
export async function checkRulesAgainst(
  client: ClientBase,
  rules: Rules,
): Promise<string[]> {
  const catalogue = await readCatalogue(client);
  return [
    ...findProblems(rules.tables, catalogue),
    ...(await checkExpressions(client, rules.tables, catalogue)),
  ];
}
