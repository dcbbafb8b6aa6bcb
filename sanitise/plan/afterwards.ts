import { quoteIdentifier } from "../../postgres/identifier";
import { quoteTable, whereTrue } from "../../postgres/sql";
import type { Check, Column, Table } from "../catalogue/catalogue";
import type { MaskedTable } from "./masked-table";

/** The name, in the rows of {@link afterwards}, of a column's new value before a cast could have cut it. */
export function uncut({ number }: Column): string {
  return quoteIdentifier(`prod_copy uncut ${number}`);
}

/**
 * The name, in the rows of {@link afterwards}, of whether the row as it was breaks a check that is NOT VALID:
 * then it may go on breaking it.
 */
export function broken(part: Table, { name }: Check): string {
  return quoteIdentifier(
    `prod_copy broken ${part.checks.findIndex((check) => check.name === name)}`,
  );
}

/** Types of which a cast refuses what an assignment would. One of a text or of bits would cut it. */
const castAsAssigned = [
  ...["numeric", "timestamp", "timestamptz", "time", "timetz", "interval"],
];

/**
 * The rows of a table as they will be, as SQL, with what is computed from them: all of a partitioned table,
 * of any other its own alone.
 * @param part the table, or one of its parts
 */
export function afterwards(
  { table, columns, where, deleteWhere }: MaskedTable,
  part: Table = table,
): string {
  const computed = part.columns.filter(
    ({ generatedAs }) => generatedAs !== undefined,
  );
  const values = part.columns
    .filter((column) => !computed.includes(column))
    .map(({ name, type }) => {
      const own = quoteIdentifier(name);
      const masked = columns.find(({ column }) => column.name === name);
      if (!masked) return own;
      const as = castAsAssigned.includes(type.base) ? type.sql : type.bareSql;
      const value = `cast(${masked.expression} as ${as})`;
      return `${whereTrue(where, value, own)} as ${own}`;
    });
  const whole = columns
    .filter(({ column }) => column.type.maxLength !== undefined)
    .map(({ column, expression }) => {
      const text = column.type.array ? "text[]" : "text";
      return `${whereTrue(where, `(${expression})::${text}`, `${quoteIdentifier(column.name)}::${text}`)} as ${uncut(column)}`;
    });
  const before = part.checks
    .filter(({ proved }) => !proved)
    .map((check) => `(${check.expression}) is false as ${broken(part, check)}`);
  const staying =
    deleteWhere === undefined ? "" : ` where ((${deleteWhere}\n)) is not true`;
  const only = part.kind === "table" ? "only " : "";
  // SQL of the rules may name the table.
  const alias = part === table ? "" : ` as ${quoteIdentifier(table.table)}`;
  const from = `${only}${quoteTable(part)}${alias}`;
  const rows = `(select ${[...values, ...whole, ...before].join(", ")} from ${from}${staying}) as ${quoteIdentifier(part.table)}`;
  if (computed.length === 0) return rows;
  const derived = computed.map(
    ({ name, generatedAs }) => `(${generatedAs}) as ${quoteIdentifier(name)}`,
  );
  return `(select *, ${derived.join(", ")} from ${rows}) as ${quoteIdentifier(part.table)}`;
}
