import type { ClientBase } from "pg";
import { type Login, withClient } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { describe, sqlstateOf } from "../../../postgres/errors";
import { quoteTable } from "../../../postgres/sql";
import { type TableName, writeTableName } from "../../../postgres/table-name";
import { nextAfter } from "../../../sanitise/cannot-go-on";
import { atProduction, LoadFailed } from "../dump/load-failed";
import { lockedTables } from "../dump/read-source";
import type { SourceTable } from "../dump/source-facts";
import { type Watching, whileWatched } from "../dump/watch-dump";
import { largeTables, type StreamedTable } from "./streamed-table";

/** Production, to be read at one moment. */
export interface Production {
  readonly route: Route;
  readonly login: Login;
  /** Those whose rows are wanted. */
  readonly tables: readonly SourceTable[];
  /** Milliseconds that it waits for a lock, and that it lets another session wait for it. Default 10,000. */
  readonly lockTimeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One moment of production's, as `pg_export_snapshot` gives it away: whoever takes it sees the same rows. */
export interface ExportedSnapshot extends Watching {
  readonly id: string;
  /** The large tables, which stay as they are meanwhile. The largest first. */
  readonly tables: readonly StreamedTable[];
}

/**
 * Does work while a read-only session of production's holds one moment, and keeps its large tables from being altered:
 * a table that is written anew meanwhile would seem empty. A session of production's that waits too long for that has the work ended.
 * @throws LoadFailed where a table is locked or gone, where somebody waited, and where the session didn't last as long as the work;
 * the work's own errors as they are
 */
export async function withExportedSnapshot<T>(
  production: Production,
  work: (snapshot: ExportedSnapshot) => Promise<T>,
): Promise<T> {
  const { route, login, lockTimeout = 10_000 } = production;
  const own: { failed?: { readonly error: unknown }; done?: true } = {};
  const hold = ({ applicationName, signal }: Watching) =>
    withClient(
      route,
      login,
      async (client) => {
        const tables = await lock(client, production.tables, lockTimeout);
        const { rows } = await client.query<{ id: string }>(
          "select pg_export_snapshot() as id",
        );
        const result = await work({
          id: rows[0]?.id ?? "",
          tables: await readColumns(client, tables),
          applicationName,
          signal,
        }).catch((error: unknown) => {
          own.failed = { error };
          throw error;
        });
        own.done = true;
        await client.query("commit");
        return result;
      },
      { readOnly: true, statementTimeout: 0, applicationName },
    );
  const [result, watched] = await whileWatched(
    { route, login, lockTimeout },
    production.signal,
    hold,
  );
  if (watched.status === "fulfilled" && watched.value.keptWaiting !== undefined)
    throw new LoadFailed(
      `${watched.value.keptWaiting} The target is untouched. Run again.`,
    );
  // Unwatched nothing goes on: that is then why the work was ended.
  if (watched.status === "rejected") throw atProduction(watched.reason);
  if (own.failed) throw own.failed.error;
  if (result.status === "rejected")
    throw own.done ? lost(result.reason) : atProduction(result.reason);
  return result.value;
}

/** Locks come first: what is seen from the first question on is then what they keep. */
async function lock(
  client: ClientBase,
  tables: readonly SourceTable[],
  lockTimeout: number,
): Promise<SourceTable[]> {
  const large = largeTables(tables);
  await client.query("select set_config('lock_timeout', $1, false)", [
    String(lockTimeout),
  ]);
  await client.query("begin isolation level repeatable read read only");
  if (large.length === 0) return large;
  try {
    await client.query(
      `lock table ${large.map((table) => `only ${quoteTable(table)}`).join(", ")} in access share mode`,
    );
  } catch (error) {
    const sqlstate = sqlstateOf(error);
    await client.query("rollback");
    if (sqlstate === "55P03") throw await locked(client, lockTimeout);
    if (sqlstate === "42501") throw await unreadable(client, large);
    if (sqlstate === "42P01" || sqlstate === "3F000")
      throw new LoadFailed(
        "A table of production's was dropped or renamed while the load began. Nothing was changed. Run again.",
      );
    throw error;
  }
  return large;
}

/** PostgreSQL's own words name one of them only, and can hold values elsewhere: so it is asked. */
async function unreadable(
  client: ClientBase,
  tables: readonly SourceTable[],
): Promise<LoadFailed> {
  const { rows } = await client.query<TableName>(
    `select n.nspname::text as schema, c.relname::text as table
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where (n.nspname::text, c.relname::text) in (select * from unnest($1::text[], $2::text[]))
        and not (has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select'))
      order by 1, 2`,
    namesOf(tables),
  );
  return new LoadFailed(
    `Production's login may not read ${rows.map(writeTableName).join(", ") || "a table"}. Grant it SELECT there (and USAGE of the schema), or leave these tables out with exclude. Nothing was changed.`,
  );
}

function namesOf(tables: readonly TableName[]): [string[], string[]] {
  return [tables.map(({ schema }) => schema), tables.map(({ table }) => table)];
}

async function locked(
  client: ClientBase,
  lockTimeout: number,
): Promise<LoadFailed> {
  const tables = await lockedTables(client);
  return new LoadFailed(
    `${tables.join(", ") || "A table of production"} was locked for longer than ${lockTimeout / 1000} s by another session of production. Nothing was changed. Run again.`,
  );
}

/**
 * Left to pg_dump: an extension's tables, of which only some rows are dumped; unlogged tables; tables without a column of
 * their own; and partitions by hash, since an enum's hashes are others in another database.
 */
async function readColumns(
  client: ClientBase,
  tables: readonly SourceTable[],
): Promise<StreamedTable[]> {
  const { rows } = await client.query<StreamedTable>(
    `select n.nspname::text as schema, c.relname::text as table, pg_table_size(c.oid)::float8 as bytes,
        array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where (n.nspname::text, c.relname::text) in (select * from unnest($1::text[], $2::text[]))
        and c.relkind = 'r' and c.relpersistence = 'p'
        and not exists (select from pg_depend d
          where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        and not exists (select from pg_partition_ancestors(c.oid) ancestor
          join pg_partitioned_table p on p.partrelid = ancestor.relid where p.partstrat = 'h')
      group by n.nspname, c.relname, c.oid
      order by bytes desc`,
    namesOf(tables),
  );
  return rows;
}

/** The session was lost under the work, so that nothing kept the tables as they were. */
function lost(error: unknown): LoadFailed {
  const next = nextAfter(error);
  return new LoadFailed(
    `Production's session that kept its tables from being altered was lost: ${describe(error)} The target is untouched. Run again.`,
    next && { server: "production", next },
  );
}
