import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";
import { quoteTable, whereTrue } from "../run/sql";
import type { MaskedTable } from "./plan";

/** The name, in the rows of {@link afterwards}, of a column's new value before a cast could have cut it. */
export function uncut({ number }: Column): string {
  return quoteIdentifier(`prod_copy uncut ${number}`);
}

/** The table's rows as they will be, as SQL. */
export function afterwards({
  table,
  columns,
  where,
  deleteWhere,
}: MaskedTable) {
  const values = table.columns.map(({ number, name, type }) => {
    const masked = columns.find(({ column }) => column.number === number);
    if (!masked) return quoteIdentifier(name);
    const value = `cast(${masked.expression} as ${type.bareSql})`;
    const own = quoteIdentifier(name);
    return `${whereTrue(where, value, own)} as ${own}`;
  });
  const whole = columns
    .filter(({ column }) => column.type.maxLength !== undefined)
    .map(
      ({ column, expression }) =>
        `${whereTrue(where, `(${expression})::text`, `${quoteIdentifier(column.name)}::text`)} as ${uncut(column)}`,
    );
  const staying =
    deleteWhere === undefined ? "" : ` where ((${deleteWhere}\n)) is not true`;
  return `(select ${[...values, ...whole].join(", ")} from ${quoteTable(table)}${staying}) as ${quoteIdentifier(table.table)}`;
}
