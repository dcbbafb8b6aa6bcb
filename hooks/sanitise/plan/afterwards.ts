import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";
import { quoteTable } from "../run/sql";
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
    return `${limited(value, name, where)} as ${quoteIdentifier(name)}`;
  });
  const whole = columns
    .filter(({ column }) => column.type.maxLength !== undefined)
    .map(
      ({ column, expression }) =>
        `${limited(`(${expression})::text`, column.name, where, "::text")} as ${uncut(column)}`,
    );
  const staying =
    deleteWhere === undefined ? "" : ` where ((${deleteWhere}\n)) is not true`;
  return `(select ${[...values, ...whole].join(", ")} from ${quoteTable(table)}${staying}) as ${quoteIdentifier(table.table)}`;
}

function limited(
  value: string,
  column: string,
  where: string | undefined,
  cast = "",
): string {
  return where === undefined
    ? value
    : `case when (${where}\n) then ${value} else ${quoteIdentifier(column)}${cast} end`;
}
