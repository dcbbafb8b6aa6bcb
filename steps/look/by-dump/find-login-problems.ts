import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { mightyGroups } from "../../../postgres/roles/mighty-roles";

/**
 * What the session's user would need besides for making a database and masking it. Changes nothing.
 * @returns a sentence each, with what to do
 */
export async function findLoginProblems(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{
    user: string;
    makes: boolean;
    makesRoles: boolean;
    mighty: boolean;
  }>(
    `select rolname::text as "user", rolcreatedb or rolsuper as makes, rolcreaterole or rolsuper as "makesRoles",
        exists (select from pg_roles g where g.rolname = any ($1::name[]) and pg_has_role(r.oid, g.oid, 'member')) as mighty
      from pg_roles r where rolname = current_user`,
    [mightyGroups],
  );
  const { user = "?", makes = false, makesRoles, mighty } = rows[0] ?? {};
  const role = quoteIdentifier(user);
  return [
    ...(makes
      ? []
      : [
          `The target's login "${user}" may not make a database. As the server's master user: ALTER ROLE ${role} CREATEDB.`,
        ]),
    ...(mighty && !makesRoles
      ? [
          `The target's login "${user}" can do more than own databases, and may not make a role that can't: what production's dump holds would run with its rights. As the server's master user: ALTER ROLE ${role} CREATEROLE, or take it out of the groups rds_superuser and pg_….`,
        ]
      : []),
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
