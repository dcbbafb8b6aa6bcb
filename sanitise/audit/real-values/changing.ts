import type { Column, Table } from "../../catalogue/catalogue";

/** A table of which real values go. */
export interface ChangingTable {
  /** The tables that hold its rows: itself, or its partitions and heirs too. */
  readonly storage: readonly Table[];
  /**
   * The columns that change, with their new values as SQL over the row: `null` where the rows go, and for
   * rows that a rule's `where` leaves out the column itself.
   */
  readonly columns: readonly ChangingColumn[];
  /** Whether all its rows go. */
  readonly goes: boolean;
}

/** A column of which real values go. */
export interface ChangingColumn {
  readonly column: Column;
  readonly expression: string;
  readonly take: Take;
}

/** A column of which values stay, by the label of a table that holds rows. */
export interface KeptColumn {
  readonly table: string;
  readonly column: string;
}

/**
 * What of a column's values tells of one person:
 * - `values`: each of them, as of addresses and phone numbers;
 * - `long values`: those that are more than a word, as of names: a short one is also a street or a cup;
 * - `marks`: those that nobody says by chance, as of password hashes, URLs and codes: one run without blanks
 *   that has letters and digits; and e-mail addresses, also in a text;
 * - `addresses`: e-mail addresses alone, as of logs, which name what stays elsewhere too.
 */
export type Take = "values" | "long values" | "marks" | "addresses";
