import {
  type Catalogue,
  type Column,
  type ForeignKey,
  type Table,
  tableByOid,
} from "../catalogue/catalogue";
import type { ColumnRule } from "../rules/rules";

/** A table of which columns change, or some rows go. */
export interface MaskedTable {
  readonly table: Table;
  readonly columns: readonly MaskedColumn[];
  /** The rows that change: those for which this is true. Undefined: all. */
  readonly where: string | undefined;
  /** The rows that go: those for which this is true. Undefined: none. */
  readonly deleteWhere: string | undefined;
  readonly way: Way;
  /** Its partitions and heirs of every level. */
  readonly parts: readonly Table[];
  /** The tables that hold the rows: itself, or its partitions and heirs too. */
  readonly storage: readonly Table[];
  /** Processes that compute its dear masks before it is written anew. Default: 0, the session itself. */
  readonly workers?: number;
}

/** A column that changes. */
export interface MaskedColumn {
  readonly column: Column;
  readonly rule: ColumnRule;
  /** Its new value, as SQL. */
  readonly expression: string;
}

/** Tables that change together, in one transaction. */
export interface MaskingTask {
  readonly tables: readonly MaskedTable[];
  /** Foreign keys of which both sides change: taken away before and made again after, which proves that they hold. */
  readonly keys: readonly ForeignKey[];
}

/** The tables that hold a table's rows: it and what inherits from it, without the partitioned ones, which are empty. */
export function storageOf(catalogue: Catalogue, table: Table): Table[] {
  return [
    table,
    ...table.descendants.map((oid) => tableByOid(catalogue, oid)),
  ].filter(({ kind }) => kind === "table");
}

/** How the columns of one table get their new values. */
export type Way =
  /** One `ALTER TABLE … ALTER COLUMN … TYPE same USING …`: the table is written anew, so no old row version stays. */
  | {
      readonly kind: "rewrite";
      /** Oids of the views that are put aside for it. */
      readonly views: readonly number[];
    }
  /** Its rows go with new values to a temporary table, and from there into the emptied table: no old row version stays. */
  | {
      readonly kind: "copy";
      /** What stands in the way of the first one. */
      readonly because: string;
    }
  /** `UPDATE`, then `VACUUM FULL`, which takes the old row versions away. */
  | {
      readonly kind: "update";
      /** What stands in the way of the other two. */
      readonly because: string;
    }
  /** Rows go and no column changes: `DELETE`, then `VACUUM FULL`. */
  | { readonly kind: "delete" };
