import { parseTableName } from "../../postgres/table-name";
import type { Catalogue } from "../catalogue/catalogue";
import { otherSteps } from "../resolve/only";
import { tablesNamed } from "../resolve/resolve-names";

/** Steps to run alone that aren't there, in none of these databases. */
export function findOnlyProblems(
  only: readonly string[] | undefined,
  catalogues: readonly Catalogue[],
): string[] {
  return (only ?? []).flatMap((step) => {
    const name = parseTableName(step);
    return otherSteps.some((other) => other === step) ||
      (name &&
        catalogues.some((catalogue) => tablesNamed(name, catalogue).length > 0))
      ? []
      : [
          `only: no table is or matches ${step}, and it is none of the words ${otherSteps.join(", ")}. Take it out.`,
        ];
  });
}
