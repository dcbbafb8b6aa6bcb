import type { ClientBase } from "pg";
import { markerSchema, realValuesSchema } from "../../../postgres/own-schema";
import { ifAllowed } from "../table/if-allowed";
import { waitForCounters } from "./row-changes";

/**
 * Forgets the texts of statements, which can hold values: they came with the snapshot, or commands left them.
 * @param here only those of the session's own database
 */
export async function resetStatements(
  client: ClientBase,
  here = false,
): Promise<ResidueEvidence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.pg_stat_statements_reset', n.nspname) as name
     from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_stat_statements'`,
  );
  const [reset] = rows;
  if (!reset) return [];
  // The version with a database's oid is the extension's 1.7, of PostgreSQL 12.
  const which = here
    ? "0, (select oid from pg_database where datname = current_database()), 0"
    : "";
  const done = await ifAllowed(() =>
    client.query(`select ${reset.name}(${which})`),
  );
  return [
    {
      what: "statements that pg_stat_statements remembers",
      count: done ? 0 : 1,
      note: done
        ? "all were forgotten"
        : "the login may not reset them; the audit has searched those it may see",
    },
  ];
}

/**
 * Writes the write-ahead log on to its next segment, so that after a checkpoint no live record is of before,
 * and counts what nobody can take away: reused segments keep old bytes until they are written over.
 */
export async function switchWal(
  client: ClientBase,
): Promise<ResidueEvidence[]> {
  const { rows } = await client.query<{ size: number }>(
    "select pg_size_bytes(current_setting('wal_segment_size'))::float8 as size",
  );
  // A message that nobody reads, as long as a segment is.
  await ifAllowed(() =>
    client.query(
      "select pg_logical_emit_message(false, 'prod_copy', repeat(' ', $1::int))",
      [rows[0]?.size ?? 0],
    ),
  );
  const checkpointed = await ifAllowed(() => client.query("checkpoint"));
  const result = await ifAllowed(() =>
    client.query<{ segments: number }>(
      `select count(*)::int as segments from pg_ls_waldir()
       where name ~ '^[0-9A-F]{24}$' and name > pg_walfile_name(pg_current_wal_insert_lsn())`,
    ),
  );
  return [
    {
      what: "reused segments of the write-ahead log",
      count: result?.rows[0]?.segments ?? 0,
      note: result
        ? `they may hold bytes of before until PostgreSQL writes them over${checkpointed ? "" : "; the login may not checkpoint"}`
        : "the login may not count them",
    },
  ];
}

/** Rows that are gone and still in the file of a table of others, by the server's own counters. */
export async function countDeadRows(
  client: ClientBase,
): Promise<ResidueEvidence[]> {
  await waitForCounters(client);
  const { rows } = await client.query<{ count: number }>(
    "select coalesce(sum(n_dead_tup), 0)::float8 as count from pg_stat_user_tables where schemaname <> all ($1)",
    [[markerSchema, realValuesSchema]],
  );
  return [
    {
      what: "dead rows by the server's counters",
      count: rows[0]?.count ?? 0,
      note: null,
    },
  ];
}

/** What old values could still be in, e.g. dead rows. */
export interface ResidueEvidence {
  /** E.g. `dead rows`. */
  readonly what: string;
  readonly count: number;
  /** What the count means, where it isn't plain; null where it is. */
  readonly note: string | null;
}
