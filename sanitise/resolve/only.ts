import type { TableName } from "../../postgres/table-name";
import { parseTableName } from "../../postgres/table-name";
import type { Catalogue } from "../catalogue/catalogue";
import { names, tablesNamed } from "./resolve-names";

/** Steps that aren't tables. */
export const otherSteps = [
  "outbound",
  "largeObjects",
  "commands",
  "audit",
] as const;

/**
 * Whether a step is to run.
 * @param only the steps to run, as the file of rules names them; undefined: all
 */
export function isChosen(
  only: readonly string[] | undefined,
  step: (typeof otherSteps)[number] | TableName,
): boolean {
  if (only === undefined) return true;
  if (typeof step === "string") return only.includes(step);
  return only.some((entry) => {
    const name = parseTableName(entry);
    return name !== undefined && names(name, step);
  });
}

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
