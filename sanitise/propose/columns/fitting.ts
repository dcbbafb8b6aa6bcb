import {
  type Catalogue,
  type Column,
  type Table,
  tablesByOid,
} from "../../catalogue/catalogue";
import { maskProblem } from "../../masks/fit";
import { isMaskRule, masks } from "../../masks/registry";
import { textTypes } from "../../masks/shared/types";
import type { ColumnRule } from "../../rules/rules";

/** Whether the product itself takes a rule for a column, as far as the catalogue tells. */
export function fits(
  table: Table,
  column: Column,
  rule: ColumnRule,
  catalogue: Catalogue,
): boolean {
  // Indexes of the parts hold for their rows.
  const indexes = [table, ...tablesByOid(catalogue, table.descendants)].flatMap(
    (part) => part.uniqueIndexes,
  );
  if (maskProblem(column, rule, indexes) !== undefined) return false;
  if (rule.kind === "constant" && rule.value === "" && !takesBlank(column))
    return false;
  return !(repeats(rule, column) && isInUnique(table, column));
}

/** Types of which an empty text is a value. */
const blank = [...textTypes, "bytea", "hstore", "xml", "tsvector", "tsquery"];

function takesBlank({ type }: Column): boolean {
  return !type.array && blank.includes(type.base);
}

function repeats(rule: ColumnRule, { type }: Column): boolean {
  if (rule.kind === "constant") return true;
  return (
    isMaskRule(rule) &&
    masks[rule.kind].repeats(
      rule,
      type.maxLength ?? Number.POSITIVE_INFINITY,
    ) !== undefined
  );
}

/** Whether the column is one of several in a unique index: the rows would have to tell whether values may repeat. */
function isInUnique(table: Table, { number }: Column): boolean {
  return table.uniqueIndexes.some(
    ({ columns }) => columns.length > 1 && columns.includes(number),
  );
}

/** Whether a unique index forbids equal values of the column alone. */
export function isUnique(table: Table, { number }: Column): boolean {
  return table.uniqueIndexes.some(
    ({ columns, predicate }) =>
      predicate === undefined && columns.length === 1 && columns[0] === number,
  );
}

/** Whether a check allows the column a few values only, which then are the application's. */
export function isChecked({ checks }: Table, { number }: Column): boolean {
  return checks.some(
    ({ columns, expression }) =>
      columns.length === 1 &&
      columns[0] === number &&
      /= ANY \(\(?ARRAY\[/.test(expression),
  );
}
