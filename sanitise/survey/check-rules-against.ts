import type { ClientBase } from "pg";
import { checkConditions } from "../check/check-conditions";
import { checkExpressions } from "../check/check-expressions";
import { findPatternProblems } from "../check/find-pattern-problems";
import { findLostNames } from "../check/names/find-lost-names";
import { besides, qualifyRules } from "../check/names/qualify-rules";
import type { Problem } from "../problem";
import type { Rules } from "../rules/rules";
import { findStrays } from "./find-strays";

/**
 * Holds the rules against the tables of the connected database, as far as that goes without reading rows
 * and without writing: a session that can only read will do. The rules for other databases aren't looked at.
 * @returns a sentence or two per rule that doesn't fit, and the lines to add for what has no rule; empty
 * when all do
 */
export async function checkRulesAgainst(
  client: ClientBase,
  rules: Rules,
): Promise<Problem[]> {
  const { catalogue, resolved, unmatched, unfit, uncovered } = await findStrays(
    client,
    rules,
  );
  const { tables, problems } = await qualifyRules(
    client,
    resolved.rules.tables,
    catalogue,
  );
  return [
    ...(await findPatternProblems(client, rules.patterns)),
    ...unmatched,
    ...unfit,
    ...(await findLostNames(client, tables, catalogue)),
    ...problems,
    ...besides(problems, [
      ...(await checkExpressions(client, tables, catalogue)),
      ...(await checkConditions(client, tables, catalogue)),
    ]),
    ...uncovered,
  ];
}
