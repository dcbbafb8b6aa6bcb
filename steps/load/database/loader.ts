import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import type { Owner } from "../../../aws/rds/tags";
import { refusedWith } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { joinRole } from "../../../postgres/membership";
import {
  type ActingRole,
  createLogin,
  listActingRoles,
} from "../../../postgres/roles/acting-role";

/** How the names of the roles begin that a stack's loads make: no other stack's, and nobody else's, do. */
function prefixOf({ project, stack }: Owner): string {
  const hash = createHash("sha256").update(JSON.stringify([project, stack]));
  return `prod_copy_load_${hash.digest("hex").slice(0, 12)}_`;
}

/**
 * Makes the role that a dump is loaded by: it will own the new database and nothing else, and is a member of nobody.
 * What the dump brings can so do no more on a server that others use too. The session's user becomes a member of it.
 * @returns undefined where the session's user may make no roles: then it loads the dump itself
 */
export async function createLoader(
  client: ClientBase,
  owner: Owner,
): Promise<ActingRole | undefined> {
  const { rows } = await client.query<{ makes: boolean }>(
    "select rolcreaterole or rolsuper as makes from pg_roles where rolname = current_user",
  );
  if (!rows[0]?.makes) return undefined;
  const loader = await createLogin(client, prefixOf(owner));
  await joinRole(client, loader.user);
  return loader;
}

/** Lets it into the session's database, which is closed to its owner too. */
export async function admitLoader(
  client: ClientBase,
  { user }: ActingRole,
): Promise<void> {
  await client.query(
    `grant connect, temporary on database ${await here(client)} to ${quoteIdentifier(user)}`,
  );
}

/** Closes the session's database to it again, for good: it owns what it has loaded until that is handed over. */
export async function dismissLoader(
  client: ClientBase,
  { user }: ActingRole,
): Promise<void> {
  const name = quoteIdentifier(user);
  await client.query(`alter role ${name} nologin password null`);
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1::name",
    [user],
  );
  await client.query(
    `revoke connect on database ${await here(client)} from ${name}`,
  );
}

/**
 * Makes a loaded database, and all in it, the session's user's own, and drops the role that owned it. May be repeated.
 * @param database the session's
 */
export async function handOver(
  client: ClientBase,
  owner: Owner,
  database: string,
): Promise<void> {
  const { rows } = await client.query<{ loader: string }>(
    `select pg_get_userbyid(datdba)::text as loader from pg_database
      where datname = $1 and starts_with(pg_get_userbyid(datdba)::text, $2)`,
    [database, prefixOf(owner)],
  );
  for (const { loader } of rows) {
    await joinRole(client, loader);
    const name = quoteIdentifier(loader);
    await client.query(`reassign owned by ${name} to current_user`);
    await client.query(`drop owned by ${name}`);
    await client.query(`drop role ${name}`);
  }
}

/** Drops the roles of this stack's loads that own nothing any more: their databases are gone, or were never made. */
export async function dropLoaders(
  client: ClientBase,
  owner: Owner,
): Promise<void> {
  for (const role of await listActingRoles(client, prefixOf(owner)))
    try {
      await client.query(`drop role if exists ${quoteIdentifier(role)}`);
    } catch (error) {
      // It owns another database, which this stack uses or has yet to drop.
      if (refusedWith(error) !== "2BP01") throw error;
    }
}

async function here(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "select current_database()::text as name",
  );
  return quoteIdentifier(rows[0]?.name ?? "");
}
