import type { LargeObjectsEvidence } from "../report/evidence";
import { isChosen } from "../resolve/only";
import type { SurveyedDatabase } from "../server/survey-server";

/** What would be done to a database's large objects. */
export interface PlannedLargeObjects {
  readonly way: LargeObjectsEvidence["became"] | "not chosen";
  readonly count: number;
  /** Why they stay; null where there is nothing to say. */
  readonly why: string | null;
}

/**
 * The plan for a database's large objects; null where there are none.
 * @param only the steps to run; undefined: all
 */
export function plannedLargeObjects(
  {
    largeObjects: { count },
    resolved: { largeObjects: rule },
  }: Pick<SurveyedDatabase, "largeObjects" | "resolved">,
  only: readonly string[] | undefined,
): PlannedLargeObjects | null {
  if (count === 0) return null;
  if (!isChosen(only, "largeObjects"))
    return { way: "not chosen", count, why: null };
  return typeof rule === "object"
    ? { way: "kept", count, why: rule.keep }
    : { way: "deleted", count, why: null };
}
