import type { ClientBase } from "pg";
import { readLargeObjects } from "../catalogue/large-objects";
import { readCatalogue } from "../catalogue/read-catalogue";
import { checkConditions } from "../check/check-conditions";
import { checkExpressions } from "../check/check-expressions";
import { findPatternProblems } from "../check/find-pattern-problems";
import { findProblems } from "../check/find-problems";
import { findLostNames } from "../check/names/find-lost-names";
import { besides, qualifyRules } from "../check/names/qualify-rules";
import type { Problem } from "../problem";
import { findGap, gapProblem } from "../propose/check-coverage";
import { findOnlyProblems } from "../resolve/only";
import { resolveRules } from "../resolve/resolve-rules";
import type { Rules } from "../rules/rules";

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
  const catalogue = await readCatalogue(client);
  const resolved = resolveRules(rules, catalogue);
  const { tables, problems } = await qualifyRules(
    client,
    resolved.rules.tables,
    catalogue,
  );
  const gap = await findGap(client, resolved, catalogue, {
    largeObjects: (await readLargeObjects(client)).count,
    contents: "leave",
    path: [],
  });
  // Another database may have what `only` names.
  const only = Object.keys(rules.databases).length === 0 ? rules.only : [];
  return [
    ...(await findPatternProblems(client, rules.patterns)),
    ...resolved.unmatched,
    ...resolved.problems,
    ...findOnlyProblems(only, [catalogue]),
    ...findProblems(resolved.rules, catalogue),
    ...(await findLostNames(client, tables, catalogue)),
    ...problems,
    ...besides(problems, [
      ...(await checkExpressions(client, tables, catalogue)),
      ...(await checkConditions(client, tables, catalogue)),
    ]),
    ...(gap ? [gapProblem(gap.what, gap.lines)] : []),
  ];
}
