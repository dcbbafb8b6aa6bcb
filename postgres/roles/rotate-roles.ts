import type { ClientBase } from "pg";
import { sqlstateOf } from "../errors";
import { quoteIdentifier } from "../identifier";
import { joinRole } from "../membership";
import { generatePassword } from "./generate-password";
import type { LoginRole } from "./roles";
import { scramVerifier } from "./scram";

/** What became of the roles. */
export interface RotatedRoles {
  /** Have a password that production's doesn't match. */
  readonly rotated: readonly string[];
  /** May not be altered by the master: they keep production's password. */
  readonly unalterable: readonly string[];
}

/** The application's role and the password it gets. */
export interface ApplicationLogin {
  readonly role: string;
  readonly password: string;
}

/**
 * Gives every role a new password, as a verifier made here: the application's role the one that was
 * generated for it, any other one that nobody keeps. The session's own role is left: RDS sets the
 * master's. May be repeated.
 *
 * The server alone decides which role may be altered: up to PostgreSQL 15 none with SUPERUSER or
 * REPLICATION, from 16 on none on which the master has no ADMIN OPTION.
 * @throws when the application's role can't log in, or may not be altered.
 */
export async function rotateRoles(
  client: ClientBase,
  roles: readonly LoginRole[],
  master: string,
  application: ApplicationLogin,
): Promise<RotatedRoles> {
  if (!roles.some(({ name }) => name === application.role))
    throw new Error(
      `The application's role "${application.role}" isn't among the copy's roles that can log in. Has production changed it since the snapshot? A newer snapshot would have it.`,
    );
  await allowPasswordCommands(client);
  const rotated: string[] = [];
  const unalterable: string[] = [];
  // The one that must succeed goes first: where it can't, nothing else has changed.
  for (const role of roles.toSorted(first(application.role))) {
    const altered =
      role.name === master || (await setPassword(client, role, application));
    if (!altered && role.name === application.role)
      throw new Error(
        `The master user "${master}" may not change the password of the application's role "${role.name}". On production: GRANT ${quoteIdentifier(role.name)} TO ${quoteIdentifier(master)} WITH ADMIN OPTION; then use a newer snapshot.`,
      );
    (altered ? rotated : unalterable).push(role.name);
  }
  return { rotated, unalterable };
}

/**
 * Takes the passwords of roles that can't log in, so that a later `ALTER ROLE … LOGIN` brings nobody's back. Nobody
 * on RDS may look whether a role has one. May be repeated.
 * @returns those that the session's user may not alter, and so not let log in either
 */
export async function takePasswords(
  client: ClientBase,
  roles: readonly string[],
): Promise<string[]> {
  if (roles.length === 0) return [];
  await allowPasswordCommands(client);
  const unalterable: string[] = [];
  for (const role of roles)
    try {
      await client.query(`alter role ${quoteIdentifier(role)} password null`);
    } catch (error) {
      if (sqlstateOf(error) !== "42501") throw error;
      unalterable.push(role);
    }
  return unalterable;
}

function first(name: string) {
  return (one: LoginRole, other: LoginRole) =>
    Number(other.name === name) - Number(one.name === name);
}

async function setPassword(
  client: ClientBase,
  { name, expires }: LoginRole,
  application: ApplicationLogin,
): Promise<boolean> {
  const isApplication = name === application.role;
  const password = isApplication ? application.password : generatePassword();
  const verifier = client.escapeLiteral(scramVerifier(password));
  // The application's role must outlive a date that production would have moved on.
  const validity = isApplication && expires ? " valid until 'infinity'" : "";
  try {
    await client.query(
      `alter role ${quoteIdentifier(name)} password ${verifier}${validity}`,
    );
    return true;
  } catch (error) {
    if (sqlstateOf(error) === "42501") return false;
    throw error;
  }
}

/** RDS's parameter rds.restrict_password_commands leaves passwords to the members of rds_password, whom the login joins. */
export async function allowPasswordCommands(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ restricted: boolean }>(
    "select coalesce(current_setting('rds.restrict_password_commands', true), '') in ('1', 'on', 'true') as restricted",
  );
  if (rows[0]?.restricted) await joinRole(client, "rds_password");
}
