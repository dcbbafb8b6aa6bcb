import type { Client } from "pg";

/**
 * Makes a role that the master may join for the length of a run, and has no rights of before: as the roles are that it has
 * made itself.
 */
export async function createRole(
  superuser: Client,
  name: string,
  major: number,
): Promise<void> {
  await superuser.query(`create role ${name}`);
  // Before PostgreSQL 16 a master with CREATEROLE may grant itself any.
  if (major > 15)
    await superuser.query(
      `grant ${name} to cobalt with admin true, inherit false`,
    );
}
