import type { ClientBase } from "pg";
import { quoteTable } from "../../../postgres/sql";
import type { TableName } from "../../../postgres/table-name";
import type { Table } from "../../catalogue/catalogue";
import { silently } from "../../catalogue/silently";

/** From here on a `float4` no longer holds every whole number. */
const inexact = 2 ** 24;

/** The files that tables are in. */
export async function readFiles(
  client: ClientBase,
  storage: readonly Table[],
): Promise<number[]> {
  const { rows } = await client.query<{ file: number }>(
    "select relfilenode::int8::float8 as file from pg_class where oid = any($1::int8[]::oid[])",
    [storage.map(({ oid }) => oid)],
  );
  return rows.map(({ file }) => file);
}

/**
 * How many rows tables hold that this transaction has just written anew: PostgreSQL counted them exactly
 * while it built an index, which spares reading them all. Nobody else can have set the figure, since the
 * transaction has the tables to itself.
 * @param before the files that they were in
 * @returns undefined where it counted none: a table has no index, no rows or too many, or has stayed as it
 * was, as it does where a rule's expression is the column itself
 */
export async function readWrittenRows(
  client: ClientBase,
  storage: readonly Table[],
  before: readonly number[],
): Promise<number | undefined> {
  const { rows } = await client.query<{ rows: number | null }>(
    `select case when every(reltuples > 0 and reltuples < $2 and relfilenode <> all($3::int8[]::oid[]))
       then sum(reltuples::float8) end as rows
     from pg_class where oid = any($1::int8[]::oid[])`,
    [storage.map(({ oid }) => oid), inexact, before],
  );
  return rows[0]?.rows ?? undefined;
}

/** How many rows these tables hold. */
export async function countRowsOf(
  client: ClientBase,
  storage: readonly Table[],
): Promise<number> {
  let count = 0;
  // Row security that binds the owner too would refuse to count.
  for (const table of storage)
    count += await silently(client, [{ ...table, alwaysFiring: [] }], () =>
      countRows(client, table),
    );
  return count;
}

/** What these tables take on disk with their indexes. */
export async function readBytes(
  client: ClientBase,
  storage: readonly Table[],
): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select coalesce(sum(pg_total_relation_size(oid::oid)), 0)::float8 as bytes from unnest($1::int8[]) oid",
    [storage.map(({ oid }) => oid)],
  );
  return rows[0]?.bytes ?? 0;
}

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
