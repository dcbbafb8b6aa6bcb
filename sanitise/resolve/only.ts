import type { TableName } from "../../postgres/table-name";
import { parseTableName } from "../../postgres/table-name";
import { names } from "./resolve-names";

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
