import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import type { Table } from "../../catalogue/catalogue";
import type { Kinds } from "../kinds/kinds";
import type { Reading } from "./reading";

/** Blocks `from` up to, without it, `to` of a table, what is looked for there, and the session that looks. */
export interface Range {
  readonly client: ClientBase;
  readonly table: Table;
  readonly kinds: Kinds;
  readonly from: number;
  readonly to: number;
  readonly reading: Reading;
}

/** A condition, as SQL, for the rows of a table's blocks `from` up to, without it, `to`. */
export function within({ from, to }: Pick<Range, "from" | "to">): string {
  return `ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid`;
}

/** What no text can be made of, as too long: PostgreSQL has three ways to say so. */
const tooLong = ["54000", "XX000", "53200"];

/**
 * Asks for something that takes the texts of rows together.
 * @returns undefined where they were more than one text can hold: a transaction around it goes on
 */
export async function unlessTooLong<T>(
  {
    client,
    table,
  }: {
    readonly client: ClientBase;
    readonly table: Pick<Table, "rowSecurity">;
  },
  work: () => Promise<T>,
): Promise<T | undefined> {
  // Only there it is within a transaction: see `search-table.ts`.
  const inTransaction = table.rowSecurity === "forced";
  if (inTransaction) await client.query("savepoint texts");
  try {
    return await work();
  } catch (error) {
    if (!tooLong.includes(sqlstateOf(error) ?? "")) throw error;
    if (inTransaction) await client.query("rollback to texts");
    return undefined;
  }
}
