import type { Table } from "../../catalogue/catalogue";

/** A table that had better be emptied, and why. */
export interface OutboundTable {
  readonly table: Table;
  readonly why: string;
}
