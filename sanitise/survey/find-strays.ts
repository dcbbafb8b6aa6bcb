import type { ClientBase } from "pg";
import type { Catalogue } from "../catalogue/catalogue";
import { readLargeObjects } from "../catalogue/large-objects";
import { readCatalogue } from "../catalogue/read-catalogue";
import { findProblems } from "../check/find-problems";
import type { Problem } from "../problem";
import { findGap, gapProblem } from "../propose/check-coverage";
import { findOnlyProblems } from "../resolve/only";
import { resolveRules } from "../resolve/resolve-rules";
import type { Rules } from "../rules/rules";

/** The rules held against the names in a database. */
export interface Strays {
  readonly catalogue: Catalogue;
  readonly resolved: ReturnType<typeof resolveRules>;
  /** Names and patterns of the rules that stand for nothing there. */
  readonly unmatched: readonly Problem[];
  /** Rules that don't fit what is there. */
  readonly unfit: readonly Problem[];
  /** The lines to add for what has no rule; empty where all has. */
  readonly uncovered: readonly Problem[];
}

/**
 * Holds the rules against the tables and columns of the connected database, by its catalogue alone: it only selects,
 * and reads no row of people's. The rules for other databases aren't looked at.
 */
export async function findStrays(
  client: ClientBase,
  rules: Rules,
): Promise<Strays> {
  const catalogue = await readCatalogue(client);
  const resolved = resolveRules(rules, catalogue);
  const gap = await findGap(client, resolved, catalogue, {
    largeObjects: (await readLargeObjects(client)).count,
    contents: "leave",
    path: [],
  });
  // Another database may have what `only` names.
  const only = Object.keys(rules.databases).length === 0 ? rules.only : [];
  return {
    catalogue,
    resolved,
    unmatched: [...resolved.unmatched, ...findOnlyProblems(only, [catalogue])],
    unfit: [...resolved.problems, ...findProblems(resolved.rules, catalogue)],
    uncovered: gap ? [gapProblem(gap.what, gap.lines)] : [],
  };
}
