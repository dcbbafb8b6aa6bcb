import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { quoteTable } from "../../postgres/sql";
import { labelOf, tableLabel } from "../../postgres/table-name";
import { type Catalogue, findTable, type Table } from "../catalogue/catalogue";
import { givenValues, oneOf } from "../masks/shared/given";
import { withoutMaskingFunctions } from "../masks/stand-ins";
import type { MaskedColumn } from "../plan/masked-table";
import { maskedColumns } from "../plan/plan";
import type { TableRules } from "../rules/rules";
import { forgetParsed, whyNotParsed } from "./parse-statement";

/**
 * Lets PostgreSQL parse every new value that the rules have for this database: whether an SQL expression
 * is one and of a type that its column takes, and whether a constant is one of the column's type. Reads no
 * row and writes nothing; a session that can only read will do.
 * @returns a sentence per column that doesn't fit
 */
export async function checkExpressions(
  client: ClientBase,
  rules: readonly TableRules[],
  catalogue: Catalogue,
): Promise<string[]> {
  const problems: string[] = [];
  const checked: Table[] = [];
  for (const { rule, ...name } of rules) {
    const table = findTable(catalogue, name);
    if (!table) continue;
    const columns = maskedColumns(table, rule.columns);
    if (columns.length === 0) continue;
    // All at once, since that nearly always passes; one by one only to tell which don't.
    const statement = `prod_copy_${checked.push(table)}`;
    if (await refused(client, statement, table, columns))
      problems.push(...(await problemsOf(client, table, columns)));
  }
  const open = await forgetParsed(client);
  return [
    ...problems,
    ...checked
      .filter((_, i) => open.includes(`prod_copy_${i + 1}`))
      .map(
        (table) =>
          `${tableLabel(table)}: an SQL expression has a parameter like $1, which nothing gives a value to.`,
      ),
  ];
}

async function problemsOf(
  client: ClientBase,
  table: Table,
  columns: readonly MaskedColumn[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const masked of columns) {
    const { name, number, type } = masked.column;
    const statement = `prod_copy_${table.oid}_${number}`;
    const reason = await refused(client, statement, table, [masked]);
    if (reason !== undefined)
      problems.push(
        `${tableLabel(table)}.${name}: ${whatOf(masked)} doesn't fit (${reason}). The column is ${labelOf(type.sql)}.`,
      );
  }
  return problems;
}

/**
 * A row of values for a list of columns has to have as many: an expression that closes its parenthesis
 * and goes on to another column is found so.
 */
function updateOf(table: Table, columns: readonly MaskedColumn[]): string {
  const names = columns.map(({ column }) => quoteIdentifier(column.name));
  const values = columns.map(checkable);
  return `update ${quoteTable(table)} set (${names.join(", ")}) = row(${values.join(", ")})`;
}

/** The new value in a session without masking functions. That a masker fits its column the catalogue tells. */
function checkable({ column, rule, expression }: MaskedColumn): string {
  switch (rule.kind) {
    case "sql":
      return withoutMaskingFunctions(expression);
    case "null":
    case "constant":
      return expression;
  }
  const values = column.type.array ? [] : givenValues(rule);
  return values.length > 0
    ? oneOf(values, column.type.bareSql)
    : quoteIdentifier(column.name);
}

/** @returns why PostgreSQL refuses the new values; undefined when it doesn't. */
function refused(
  client: ClientBase,
  statement: string,
  table: Table,
  columns: readonly MaskedColumn[],
): Promise<string | undefined> {
  return whyNotParsed(client, statement, updateOf(table, columns));
}

function whatOf({ rule }: MaskedColumn): string {
  return rule.kind === "sql" ? "the SQL expression" : `the ${rule.kind} rule`;
}
