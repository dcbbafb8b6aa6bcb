import type { Column } from "../../catalogue/catalogue";
import type { Spell } from "../../masks/spellings/encoding";
import { columnPieces, columnText } from "./column-text";
import { decodedText, mostDecoded } from "./decoded";
import { piecesOf } from "./pieces";

/** How columns' values are read. */
export interface Reading {
  /** What stands between the values of several rows, as SQL. */
  readonly between: string;
  /** What is looked through in such a text of many rows, as SQL. */
  text(rows: string): string;
  /** A condition, as SQL: such a text is too long for that to tell anything. */
  untold(rows: string): string;
  /** A value read once, as `whole`, and the pieces in which a finding's rows are counted. */
  pieces(column: Column): { readonly whole: string; readonly pieces: string };
}

/** As they stand there. */
export const plain: Reading = {
  between: "e'\\n'",
  text: (rows) => rows,
  untold: () => "false",
  pieces: columnPieces,
};

/**
 * What is encoded in them. Rows are counted by either, so that this count holds the other. Between rows stands what
 * no encoding goes on after.
 */
export const decoded = (spell: Spell): Reading => ({
  between: "e'\\x1e\\n'",
  text: (rows) => decodedText(rows, spell),
  untold: (rows) => `octet_length(${rows}) > ${mostDecoded}`,
  pieces: (column) => ({
    whole: `concat_ws(e'\\n', ${decodedText(columnText(column), spell)}, ${columnText(column)})`,
    pieces: piecesOf("value.whole"),
  }),
});
