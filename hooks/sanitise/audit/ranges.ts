import { sqlstateOf } from "../../postgres/errors";

/** A condition, as SQL, for the rows of a table's blocks `from` up to, without it, `to`. */
export function within(from: number, to: number): string {
  return `ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid`;
}

/** What no text can be made of, as too long: PostgreSQL has three ways to say so. */
const tooLong = ["54000", "XX000", "53200"];

/** Whether the texts of a range were more than one text can hold. */
export function isTooLong(error: unknown): boolean {
  return tooLong.includes(sqlstateOf(error) ?? "");
}
