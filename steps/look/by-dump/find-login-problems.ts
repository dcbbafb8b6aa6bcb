import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";

/**
 * What the session's user would need besides for making a database and masking it. Changes nothing.
 * @returns a sentence each, with what to do
 */
export async function findLoginProblems(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ user: string; makes: boolean }>(
    `select rolname::text as "user", rolcreatedb or rolsuper as makes from pg_roles where rolname = current_user`,
  );
  const { user = "?", makes = false } = rows[0] ?? {};
  const role = quoteIdentifier(user);
  return [
    ...(makes
      ? []
      : [
          `The target's login "${user}" may not make a database. As the server's master user: ALTER ROLE ${role} CREATEDB.`,
        ]),
    ...((await mayQuietTriggers(client))
      ? []
      : [
          `The target's login "${user}" may not set session_replication_role, without which triggers would fire while the data is masked. As the server's master user: GRANT rds_superuser TO ${role}, or from PostgreSQL 15 on GRANT SET ON PARAMETER session_replication_role TO ${role}, or before, as a superuser, ALTER ROLE ${role} SET session_replication_role = replica.`,
        ]),
  ];
}

async function mayQuietTriggers(client: ClientBase): Promise<boolean> {
  await client.query("begin");
  try {
    await client.query(
      "select set_config('session_replication_role', 'replica', true) where current_setting('session_replication_role') <> 'replica'",
    );
    return true;
  } catch (error) {
    if (sqlstateOf(error) !== "42501") throw error;
    return false;
  } finally {
    await client.query("rollback");
  }
}
