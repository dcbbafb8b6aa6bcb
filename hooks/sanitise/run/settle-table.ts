import type { ClientBase } from "pg";
import type { Table } from "../catalogue/catalogue";
import { countRows } from "./count-rows";
import { forgetValues } from "./forget-values";
import { silently } from "./silently";
import { quoteTable } from "./sql";

/**
 * Takes old row versions from a table's files where there are any, and from the planner what it knows of
 * old values.
 * @param dirty whether rows were changed or deleted in place
 */
export async function settleTable(
  client: ClientBase,
  table: Table,
  dirty: boolean,
): Promise<void> {
  if (dirty) await client.query(`vacuum (full) ${quoteTable(table)}`);
  // Its size tells whether it is empty, also where row security hides rows.
  const { rows } = await client.query<{ empty: boolean }>(
    "select pg_relation_size($1::int8::oid) = 0 as empty",
    [table.oid],
  );
  if (rows[0]?.empty) await forgetValues(client, table);
  else await client.query(`analyze ${quoteTable(table)}`);
}

/** How many rows these tables hold, and what they take on disk with their indexes. */
export async function measureTable(
  client: ClientBase,
  storage: readonly Table[],
): Promise<{ readonly rows: number; readonly bytes: number }> {
  let rows = 0;
  let bytes = 0;
  for (const table of storage) {
    // Row security that binds the owner too would refuse to count.
    rows += await silently(client, [{ ...table, alwaysFiring: [] }], () =>
      countRows(client, table),
    );
    const result = await client.query<{ bytes: number }>(
      "select pg_total_relation_size($1::int8::oid)::float8 as bytes",
      [table.oid],
    );
    bytes += result.rows[0]?.bytes ?? 0;
  }
  return { rows, bytes };
}
