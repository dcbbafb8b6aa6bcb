import type { ClientBase, QueryResultRow } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import type { AskBetween } from "../../../postgres/prepared";
import type { Table } from "../../catalogue/catalogue";
import type { Kinds } from "../kinds/kinds";
import type { Reading } from "./reading";

/** A table, what is looked for there, how its values are read, and the session that looks. */
export interface Search {
  readonly client: ClientBase;
  readonly table: Table;
  readonly kinds: Kinds;
  readonly reading: Reading;
  readonly ask: AskBetween;
}

/** Blocks `from` up to, without it, `to` of that table. */
export interface Range extends Search {
  readonly from: number;
  readonly to: number;
}

/** A condition, as SQL, for the rows of a table's blocks `from` up to, without it, `to`. */
export function within({ from, to }: Pick<Range, "from" | "to">): string {
  return `ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid`;
}

/** The same for {@link askOf}. */
export const withinAsked = "ctid >= $1::tid and ctid < $2::tid";

/** Asks a statement about the rows of those blocks. */
export function askOf<Row extends QueryResultRow>(
  { ask, from, to }: Pick<Range, "ask" | "from" | "to">,
  sql: string,
): Promise<Row[]> {
  return ask<Row>(sql, `(${from},0)`, `(${to},0)`);
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
