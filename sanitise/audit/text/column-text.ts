import { quoteIdentifier } from "../../../postgres/identifier";
import { asText } from "../../catalogue/as-text";
import type { Column } from "../../catalogue/catalogue";
import { isNumber, numberText } from "./numbers";
import { piecesOf, piecesOfBytes } from "./pieces";

/**
 * A column's value as text, as SQL. Bytes become what is ASCII in them, and `\ooo` for the rest; in an
 * array each element. Of numbers there are those that could be a payment card's. With the collation that is the same in every database; in texts of a
 * nondeterministic one PostgreSQL can't search.
 */
export function columnText({ name, type }: Column): string {
  const column = quoteIdentifier(name);
  return `(${textOf(column, type)} collate "C")`;
}

function textOf(column: string, type: Column["type"]): string {
  if (type.base === "bytea") return bytes(column, type.array);
  return isNumber(type) ? numberText(column, type) : asText(column, type);
}

/** The same of a value's first characters, for bytes of any length. */
export function columnBeginning(column: Column, characters: number): string {
  const { base, array } = column.type;
  const name = quoteIdentifier(column.name);
  return base === "bytea" && !array
    ? `(encode(substr(${name}::bytea, 1, ${characters}), 'escape') collate "C")`
    : `left(${columnText(column)}, ${characters})`;
}

function bytes(column: string, array: boolean): string {
  return array
    ? `(select string_agg(encode(element, 'escape'), e'\\n') from unnest(${column}) element)`
    : `encode(${column}::bytea, 'escape')`;
}

/** A column's value, read once from where it is stored, as `whole`; and its text in pieces, made of `value.whole`. */
export function columnPieces(column: Column): {
  readonly whole: string;
  readonly pieces: string;
} {
  const { base, array } = column.type;
  if (base !== "bytea")
    return {
      whole: `${columnText(column)} || ''`,
      pieces: piecesOf("value.whole"),
    };
  const name = quoteIdentifier(column.name);
  return array
    ? {
        whole: name,
        pieces: `unnest(value.whole) element, ${piecesOfBytes("element::bytea")}`,
      }
    : {
        whole: `${name}::bytea || ''::bytea`,
        pieces: piecesOfBytes("value.whole"),
      };
}
