import type { ClientBase } from "pg";
import { quoteTable } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { type Catalogue, findTable } from "../catalogue/catalogue";
import { withoutMaskingFunctions } from "../masks/stand-ins";
import { deleteCondition, type TableRules } from "../rules/rules";
import { forgetParsed, whyNotParsed } from "./parse-statement";

/**
 * Lets PostgreSQL parse every condition of the rules for this database: `where`, and the one of `delete`.
 * Reads no row and writes nothing.
 * @returns a sentence per condition that isn't one
 */
export async function checkConditions(
  client: ClientBase,
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Promise<string[]> {
  const problems: string[] = [];
  const checked: string[] = [];
  for (const { rule, ...name } of rules) {
    const table = findTable(catalogue, name);
    if (!table) continue;
    const conditions = {
      where: rule.where,
      delete: deleteCondition(rule),
    };
    for (const [key, condition] of Object.entries(conditions)) {
      if (condition === undefined) continue;
      const place = `${tableLabel(table)}.${key}`;
      const statement = `prod_copy_condition_${checked.push(place)}`;
      const reason = await whyNotParsed(
        client,
        statement,
        // A comment at the end of the condition must not swallow what follows.
        `select from ${quoteTable(table)} where (${withoutMaskingFunctions(condition)}\n) is true`,
      );
      if (reason !== undefined)
        problems.push(`${place}: the condition doesn't fit (${reason}).`);
    }
  }
  const open = await forgetParsed(client);
  return [
    ...problems,
    ...checked
      .filter((_, i) => open.includes(`prod_copy_condition_${i + 1}`))
      .map(
        (place) =>
          `${place}: the condition has a parameter like $1, which nothing gives a value to.`,
      ),
  ];
}
