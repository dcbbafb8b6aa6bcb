import type { Cast } from "./cast";

/** A value as COPY takes it; `undefined` is a column that the row doesn't name. */
export type Value = string | number | boolean | null | undefined;

/** A row by its columns' names. Identity columns are never named: the server's numbers run from 1. */
export type Row = Readonly<Record<string, Value>>;

/** How one table is filled. */
export interface TableData {
  readonly table: string;
  /** Makes the rows, the same ones for the same cast. */
  readonly rows: (cast: Cast) => Iterable<Row>;
}

/** Names each function's table: `{accounts_user: (cast) => rows}` becomes the registry's entries. */
export function fill(
  makers: Readonly<Record<string, TableData["rows"]>>,
): readonly TableData[] {
  return Object.entries(makers).map(([table, rows]) => ({ table, rows }));
}

/** Calls `make` once for each number from 0 to `count` - 1. */
export function* times(
  count: number,
  make: (index: number) => Row,
): Generator<Row> {
  for (let index = 0; index < count; index++) yield make(index);
}
