import type { ClientBase } from "pg";

/** How often rows of each table were changed or deleted since this server began to count, by oid. */
export type RowChanges = ReadonlyMap<number, number>;

/**
 * Waits until the counters tell of everything that sessions which have ended, or were asked to tell theirs, did until
 * now. PostgreSQL 14 reads them from a file that may be half a second old: PGSTAT_STAT_INTERVAL of its
 * postmaster/pgstat.c. Later versions keep them in memory.
 */
export async function waitForCounters(client: ClientBase): Promise<void> {
  await client.query(
    "select pg_sleep(0.6) where current_setting('server_version_num')::int < 150000",
  );
}

/**
 * Reads PostgreSQL's own counters for the connected database. A server that was restored from a snapshot
 * of a running one begins at nought, as it does after a crash: so they count what was done to the copy.
 */
export async function readRowChanges(client: ClientBase): Promise<RowChanges> {
  await waitForCounters(client);
  const { rows } = await client.query<{ oid: number; changes: number }>(
    "select relid::int8::float8 as oid, (n_tup_upd + n_tup_del)::float8 as changes from pg_stat_user_tables",
  );
  return new Map(rows.map(({ oid, changes }) => [oid, changes]));
}

/** Oids of tables into which rows were put since: after a TRUNCATE, which isn't counted, they may be all there is. */
export async function readFilledUp(
  client: ClientBase,
): Promise<ReadonlySet<number>> {
  const { rows } = await client.query<{ oid: number }>(
    "select relid::int8::float8 as oid from pg_stat_user_tables where n_tup_ins > 0",
  );
  return new Set(rows.map(({ oid }) => oid));
}

/** Oids of tables in which rows were changed, deleted or put since. */
export async function readTouched(
  client: ClientBase,
): Promise<ReadonlySet<number>> {
  const changes = await readRowChanges(client);
  const changed = [...changes].flatMap(([oid, count]) =>
    count > 0 ? oid : [],
  );
  return new Set([...changed, ...(await readFilledUp(client))]);
}
