import type { ClientBase } from "pg";

/**
 * What the server itself tells of its version and resources. Memory is judged by its settings: on RDS shared_buffers is
 * a quarter of it and effective_cache_size a half (the default parameter groups); elsewhere the smaller
 * estimate is the safe one.
 */
export async function readResources(
  client: ClientBase,
): Promise<Omit<Resources, "vcpus" | "storage"> & { version: string }> {
  const { rows } = await client.query<{
    memory: number;
    used: number;
    log: number;
    version: string;
  }>(`
    select least(
        4 * pg_size_bytes(current_setting('shared_buffers')),
        2 * pg_size_bytes(current_setting('effective_cache_size')))::float8 as memory,
      (select sum(pg_database_size(oid)) from pg_database
        where has_database_privilege(oid, 'connect'))::float8 as used,
      pg_size_bytes(current_setting('max_wal_size'))::float8 as log,
      split_part(current_setting('server_version'), ' ', 1) as version`);
  const [row] = rows;
  if (!row) throw new Error("PostgreSQL told nothing of its settings.");
  return row;
}

/** What a server has, as far as it can be known. Bytes. */
export interface Resources {
  readonly memory: number;
  /** Undefined: unknown. */
  readonly vcpus: number | undefined;
  /** Allocated storage; undefined: unknown, and then not checked. */
  readonly storage: number | undefined;
  /** What all databases of the server take. */
  readonly used: number;
  /** What the write-ahead log may take besides: `max_wal_size`. */
  readonly log: number;
}
