import type { ClientBase } from "pg";
import { quoteTable } from "../../../postgres/sql";
import type { TableName } from "../../../postgres/table-name";

/** How many rows a table holds, without those of its partitions and heirs. */
export async function countRows(
  client: ClientBase,
  table: TableName,
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::float8 as count from only ${quoteTable(table)}`,
  );
  return rows[0]?.count ?? 0;
}
