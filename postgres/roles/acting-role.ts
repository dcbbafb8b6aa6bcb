import { createHash, randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import { quoteIdentifier } from "../identifier";
import { joinRole } from "../membership";
import { generatePassword } from "./generate-password";
import { allowPasswordCommands } from "./rotate-roles";
import { scramVerifier } from "./scram";

/** A login made for one run. The password is known to this process alone. Never log one. */
export interface ActingRole {
  readonly user: string;
  readonly password: string;
}

/** A run that takes longer makes the next session with a login that is made anew by the next run. */
const validFor = "24 hours";

/** How the names begin of those that runs on this copy make; another copy's on the same server are left alone. */
export function actingPrefix(identity: string): string {
  const hash = createHash("sha256").update(identity);
  return `prod_copy_acting_${hash.digest("hex").slice(0, 12)}_`;
}

/**
 * Makes a login that has the rights of these roles and no attribute of its own, so that nothing that runs in its
 * sessions can have more. Its sessions begin with `session_replication_role = replica`: what a role's setting may be
 * is checked against who sets it, and the setting then holds whoever logs in (PostgreSQL's `process_settings`), so the
 * login itself needs no right to it.
 * @param roles that the session's user may give
 */
export async function createActingRole(
  client: ClientBase,
  prefix: string,
  roles: readonly string[],
): Promise<ActingRole> {
  const made = await createLogin(client, prefix);
  const name = quoteIdentifier(made.user);
  const { rows } = await client.query<{ later: boolean }>(
    "select current_setting('server_version_num')::int >= 160000 as later",
  );
  const later = rows[0]?.later ?? true;
  // Rights are inherited, so becoming the role is of no use: from PostgreSQL 16 on it can be kept from that.
  for (const role of roles)
    await client.query(
      `grant ${quoteIdentifier(role)} to ${name}${later ? " with inherit true, set false" : ""}`,
    );
  await client.query(
    `alter role ${name} set session_replication_role = replica`,
  );
  return made;
}

/** Makes a login without any attribute, right or membership, whose password nobody else knows. */
export async function createLogin(
  client: ClientBase,
  prefix: string,
): Promise<ActingRole> {
  await allowPasswordCommands(client);
  const user = `${prefix}${randomBytes(6).toString("hex")}`;
  const password = generatePassword();
  const { rows } = await client.query<{ until: string }>(
    `select (now() + interval '${validFor}')::text as until`,
  );
  await client.query(
    `create role ${quoteIdentifier(user)} login inherit password ${client.escapeLiteral(scramVerifier(password))} valid until ${client.escapeLiteral(rows[0]?.until ?? "")}`,
  );
  return { user, password };
}

/** Lets a login into the session's database and make temporary tables there, where it may not already. */
export async function admitActingRole(
  client: ClientBase,
  { user }: ActingRole,
): Promise<void> {
  const { rows } = await client.query<{ database: string }>(
    `select current_database()::text as database
      where not has_database_privilege($1::name, current_database(), 'connect')
        or not has_database_privilege($1::name, current_database(), 'temporary')`,
    [user],
  );
  for (const { database } of rows)
    await client.query(
      `grant connect, temporary on database ${quoteIdentifier(database)} to ${quoteIdentifier(user)}`,
    );
}

/** The names of logins that were made with that prefix, by whichever run. */
export async function listActingRoles(
  client: ClientBase,
  prefix: string,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select rolname::text as name from pg_catalog.pg_roles where starts_with(rolname::text, $1)",
    [prefix],
  );
  return rows.map(({ name }) => name);
}

/** Ends the sessions of these logins, and lets none begin. */
export async function endActingRoles(
  client: ClientBase,
  roles: readonly string[],
): Promise<void> {
  for (const role of roles) {
    await client.query(`alter role ${quoteIdentifier(role)} nologin`);
    await joinRole(client, role);
  }
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = any ($1::name[])",
    [roles],
  );
}

/** Takes away what these logins were given or have made in the session's database. */
export async function dropOwnedByActing(
  client: ClientBase,
  roles: readonly string[],
): Promise<void> {
  if (roles.length > 0)
    await client.query(
      `drop owned by ${roles.map(quoteIdentifier).join(", ")} cascade`,
    );
}

/** Drops these logins, once {@link dropOwnedByActing} was done in every database. */
export async function dropActingRoles(
  client: ClientBase,
  roles: readonly string[],
): Promise<void> {
  for (const role of roles)
    await client.query(`drop role if exists ${quoteIdentifier(role)}`);
}
