import type { ClientBase } from "pg";
import { sqlstateOf } from "./errors";
import { quoteIdentifier } from "./identifier";

/**
 * Gets the session's user the rights of a role, by membership where it hasn't them yet: the master of an
 * RDS instance isn't the owner of everything, but may often join the owner. From PostgreSQL 16 on that
 * takes the ADMIN OPTION on the role.
 * @returns whether the rights are there now.
 */
export async function joinRole(
  client: ClientBase,
  role: string,
): Promise<boolean> {
  if (await hasRightsOf(client, role)) return true;
  try {
    await client.query(`grant ${quoteIdentifier(role)} to current_user`);
  } catch (error) {
    if (sqlstateOf(error) === "42501") return false;
    throw error;
  }
  return hasRightsOf(client, role);
}

async function hasRightsOf(client: ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(
    "select pg_has_role(rolname, 'usage') as has from pg_roles where rolname = $1",
    [role],
  );
  return rows[0]?.has ?? false;
}
