import { quoteIdentifier } from "../../postgres/identifier";
import type { Column } from "../catalogue/catalogue";

/**
 * A column's value as text, as SQL. Bytes become what is ASCII in them, and `\ooo` for the rest; in an
 * array each element. With the database's own collation: PostgreSQL can't search in texts of a
 * nondeterministic one.
 */
export function columnText({ name, type }: Column): string {
  const column = quoteIdentifier(name);
  return `(${type.base === "bytea" ? bytes(column, type.array) : `${column}::text`} collate "default")`;
}

function bytes(column: string, array: boolean): string {
  return array
    ? `(select string_agg(encode(element, 'escape'), e'\\n') from unnest(${column}) element)`
    : `encode(${column}::bytea, 'escape')`;
}
