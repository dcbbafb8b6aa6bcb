import type { ClientBase } from "pg";
import type { Table } from "../../catalogue/catalogue";

/**
 * Bytes that the session's database takes on disk, with files that others write and haven't committed. PostgreSQL tells
 * nothing else of an ALTER TABLE that writes a table anew.
 */
export async function readDatabaseBytes(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select pg_database_size(current_database())::float8 as bytes",
  );
  return rows[0]?.bytes ?? 0;
}

/**
 * Bytes of tables that VACUUM FULL has read, of those that it is to pack one after the other.
 * @returns undefined where it is at none of them, or this login may not see at which
 */
export async function readPackedBytes(
  client: ClientBase,
  storage: readonly Table[],
): Promise<number | undefined> {
  const { rows } = await client.query<{ oid: number; share: number }>(
    `select relid::int8::float8 as oid, coalesce(heap_blks_scanned::float8 / nullif(heap_blks_total, 0), 0) as share
     from pg_stat_progress_cluster where datname = current_database() and relid = any($1::int8[]::oid[])`,
    [storage.map(({ oid }) => oid)],
  );
  const [now] = rows;
  const place = storage.findIndex(({ oid }) => oid === now?.oid);
  const current = storage[place];
  if (now === undefined || current === undefined) return undefined;
  return storage
    .slice(0, place)
    .reduce(
      (sum, { bytes, indexBytes }) => sum + bytes + indexBytes,
      current.bytes * now.share,
    );
}
