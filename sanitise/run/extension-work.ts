import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { inTransaction, quoteTable } from "../../postgres/sql";
import { type TableName, tableLabel } from "../../postgres/table-name";
import { CannotGoOn } from "../cannot-go-on";

/**
 * Work that an extension's background worker or agent does of itself, kept in a table that came with the
 * extension, so that no rules know it. The names are those of each extension's own installation script.
 */
interface Work extends TableName {
  /** What the rows are. */
  readonly what: string;
}

const works: readonly Work[] = [
  { what: "jobs of pg_cron", schema: "cron", table: "job" },
  { what: "jobs of pgAgent", schema: "pgagent", table: "pga_job" },
  { what: "requests of pg_net", schema: "net", table: "http_request_queue" },
  // What refers to a subscription goes first.
  {
    what: "states of pglogical's subscriptions",
    schema: "pglogical",
    table: "local_sync_status",
  },
  {
    what: "subscriptions of pglogical",
    schema: "pglogical",
    table: "subscription",
  },
  {
    what: "connections of pgactive",
    schema: "pgactive",
    table: "pgactive_connections",
  },
  { what: "nodes of pgactive", schema: "pgactive", table: "pgactive_nodes" },
  { what: "connections of BDR", schema: "bdr", table: "bdr_connections" },
  { what: "nodes of BDR", schema: "bdr", table: "bdr_nodes" },
];

/**
 * Takes away what extensions would do of themselves in the connected database, and the logins at other
 * servers that pglogical keeps. Of their functions none is called: pglogical's own way to drop a
 * subscription logs in to the other server and drops its slot there.
 * @returns what was ended, in words; empty where there was nothing
 * @throws CannotGoOn where something is left, or where it can't be seen whether something is
 */
export async function endExtensionWork(client: ClientBase): Promise<string[]> {
  return withTriggers(client, async () => {
    const ended: string[] = [];
    for (const work of works) {
      const oid = await oidOf(client, work);
      if (oid === undefined) continue;
      const removed = await empty(client, work, oid);
      if (removed > 0) ended.push(`${removed} ${work.what}`);
    }
    return [...ended, ...(await forgetLogins(client))];
  });
}

/**
 * Does work in which extensions' own triggers fire: pg_cron's tells its scheduler, which would go on with the jobs
 * that it knows.
 */
async function withTriggers<T>(
  client: ClientBase,
  work: () => Promise<T>,
): Promise<T> {
  const set = (role: string) =>
    unlessDenied(() =>
      client.query("select set_config('session_replication_role', $1, false)", [
        role,
      ]),
    );
  const { rows } = await client.query<{ role: string }>(
    "select current_setting('session_replication_role') as role",
  );
  const before = rows[0]?.role ?? "origin";
  if (before !== "origin") await set("origin");
  const result = await work();
  if (before !== "origin") await set(before);
  return result;
}

/**
 * Roles whose rights {@link endExtensionWork} needs in the connected database: where row security hides
 * jobs of pg_cron, those that could have some.
 */
export async function extensionWorkOwners(
  client: ClientBase,
): Promise<string[]> {
  const { rows } = await client.query<{ role: string }>(
    `select rolname::text as role from pg_catalog.pg_roles
     where rolcanlogin and not rolsuper and rolname <> current_user
       and pg_catalog.row_security_active($1::oid)`,
    [(await oidOf(client, { schema: "cron", table: "job" })) ?? null],
  );
  return rows.map(({ role }) => role);
}

/** Looked up in the catalogue: a name would need the right to use its schema. */
async function oidOf(
  client: ClientBase,
  { schema, table }: TableName,
): Promise<number | undefined> {
  const { rows } = await client.query<{ oid: number }>(
    `select c.oid::int8::float8 as oid from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')`,
    [schema, table],
  );
  return rows[0]?.oid;
}

/** @returns how many rows there were */
async function empty(
  client: ClientBase,
  work: Work,
  oid: number,
): Promise<number> {
  const all = await unlessDenied(() =>
    inTransaction(client, async () => {
      // Where row security would hide rows this makes it an error.
      await client.query("set local row_security = off");
      const { rowCount } = await client.query(
        `delete from ${quoteTable(work)}`,
      );
      await assertEmpty(client, work);
      return rowCount ?? 0;
    }),
  );
  if (all !== undefined) return all;
  const removed = await emptyAsEach(client, work);
  const left = await countAll(client, oid);
  if (left === 0) return removed;
  throw new CannotGoOn(
    `${left === undefined ? `Whether ${work.what} are left can't be seen: the login sees its own only` : `${left} ${work.what} are left, which the login may not remove`} (table ${tableLabel(work)}). Nothing else was done.`,
    {
      kind: "at origin",
      change:
        "remove them, or let the login remove all rows of the table (GRANT, and no policy that binds it)",
    },
  );
}

async function assertEmpty(client: ClientBase, work: Work): Promise<void> {
  const { rows } = await client.query<{ left: boolean }>(
    `select exists (select from ${quoteTable(work)}) as left`,
  );
  if (rows[0]?.left)
    throw new CannotGoOn(
      `${work.what} in ${tableLabel(work)} can't be removed: a rule or trigger of the table keeps them. Nothing else was done.`,
      { kind: "at origin", change: "remove them" },
    );
}

/** What row security shows to the login and to each role that it is a member of. */
async function emptyAsEach(client: ClientBase, work: Work): Promise<number> {
  const { rows } = await client.query<{ role: string }>(
    `select rolname::text as role from pg_catalog.pg_roles
     where rolcanlogin and not rolsuper and pg_catalog.pg_has_role(oid, 'member')`,
  );
  let removed = 0;
  for (const { role } of rows)
    removed +=
      (await unlessDenied(() =>
        inTransaction(client, async () => {
          await client.query(`set local role ${quoteIdentifier(role)}`);
          const { rowCount } = await client.query(
            `delete from ${quoteTable(work)}`,
          );
          return rowCount ?? 0;
        }),
      )) ?? 0;
  return removed;
}

/**
 * How many rows a table has, counted in its file, where no row security is: by pgstattuple, which is
 * installed for that and taken away again where it isn't there.
 * @returns undefined where the login may not, or the server doesn't have it
 */
async function countAll(
  client: ClientBase,
  oid: number,
): Promise<number | undefined> {
  return unlessDenied(() =>
    inTransaction(
      client,
      async () => {
        await client.query("set local client_min_messages = warning");
        const schemas = () =>
          client.query<{ schema: string }>(
            `select n.nspname as schema from pg_catalog.pg_extension e
             join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname = 'pgstattuple'`,
          );
        if ((await schemas()).rows.length === 0) {
          await client.query("create schema prod_copy_counting");
          await client.query(
            "create extension pgstattuple with schema prod_copy_counting",
          );
        }
        const { rows } = await schemas();
        const counted = await client.query<{ count: number }>(
          `select tuple_count::float8 as count
           from ${quoteIdentifier(rows[0]?.schema ?? "")}.pgstattuple($1::int8::oid::regclass)`,
          [oid],
        );
        return counted.rows[0]?.count;
      },
      "rollback",
    ),
  );
}

/** pglogical keeps the connection string of each node, this one's and the others', with a password. */
async function forgetLogins(client: ClientBase): Promise<string[]> {
  const table = { schema: "pglogical", table: "node_interface" };
  if ((await oidOf(client, table)) === undefined) return [];
  const count = await unlessDenied(async () => {
    const { rowCount } = await client.query(
      `update ${quoteTable(table)} set if_dsn = '' where if_dsn <> ''`,
    );
    return rowCount ?? 0;
  });
  if (count === undefined)
    throw new CannotGoOn(
      `The connection strings of pglogical in ${tableLabel(table)} can't be removed, so what they lead to could still be reached. Nothing else was done.`,
      {
        kind: "at origin",
        change: "remove them, or grant the login UPDATE on the table",
      },
    );
  return count > 0 ? [`${count} connection strings of pglogical`] : [];
}

/** Insufficient privilege; a feature, an extension or its file that isn't there. */
const denied = ["42501", "0A000", "58P01", "42704", "42883"];

/** Does work that the login may not be allowed to do; undefined where it isn't. */
async function unlessDenied<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (denied.includes(sqlstateOf(error) ?? "")) return undefined;
    throw error;
  }
}
