import type { ClientBase } from "pg";
import { quoteIdentifier } from "../identifier";
import { joinRole } from "../membership";
import { rdsOwnDatabase } from "./roles";

/** A role that keeps production's password could still get in. */
export class RoleStillConnects extends Error {
  override readonly name = "RoleStillConnects";
}

/**
 * Takes CONNECT on every database from roles, so that their passwords open nothing. CONNECT is PUBLIC's
 * unless somebody changed that, so it is taken from PUBLIC and given to the other roles that log in, one
 * by one. Each database changes as a whole; may be repeated. (Physical replication needs no CONNECT, but
 * the REPLICATION attribute, which RDS gives to nobody but itself.)
 * @throws RoleStillConnects, naming role and database, when a role could still connect.
 */
export async function withdrawConnect(
  client: ClientBase,
  roles: readonly string[],
): Promise<void> {
  if (roles.length === 0) return;
  for (const database of await listDatabases(client)) {
    if (await joinRole(client, database.owner)) {
      await client.query("begin");
      try {
        await client.query(await statements(client, database.name, roles));
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw error;
      }
    }
    await assertWithdrawn(client, database.name, roles);
  }
}

async function listDatabases(client: ClientBase) {
  const { rows } = await client.query<{ name: string; owner: string }>(
    `select datname::text as name, pg_get_userbyid(datdba)::text as owner
      from pg_database where datallowconn and datname <> $1 order by datname`,
    [rdsOwnDatabase],
  );
  return rows;
}

/** Keeps CONNECT for each other role that has it, then takes it from all that the roles have it from. */
async function statements(
  client: ClientBase,
  database: string,
  roles: readonly string[],
): Promise<string> {
  const { rows: keep } = await client.query<{ name: string }>(
    `select rolname::text as name from pg_roles
      where rolcanlogin and not rolsuper and rolname <> all ($2)
        and has_database_privilege(oid, $1, 'connect')`,
    [database, roles],
  );
  const kept = keep.map(({ name }) => name);
  const { rows: take } = await client.query<{ name: string | null }>(
    `select distinct grantee.rolname::text as name
      from pg_database d
      cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl
      left join pg_roles grantee on grantee.oid = acl.grantee
      where d.datname = $1 and acl.privilege_type = 'CONNECT'
        and (acl.grantee = 0 or exists (select from pg_roles role
          where role.rolname = any ($2) and not role.rolsuper and pg_has_role(role.oid, acl.grantee, 'usage')))`,
    [database, roles],
  );
  const on = `connect on database ${quoteIdentifier(database)}`;
  return [
    ...kept.map((name) => `grant ${on} to ${quoteIdentifier(name)}`),
    ...take
      .filter(({ name }) => name === null || !kept.includes(name))
      .map(({ name }) => (name === null ? "public" : quoteIdentifier(name)))
      .map((grantee) => `revoke ${on} from ${grantee} cascade`),
  ].join("; ");
}

/** REVOKE only warns where it could take nothing, so that what counts is what the server says afterwards. */
async function assertWithdrawn(
  client: ClientBase,
  database: string,
  roles: readonly string[],
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname::text as name from pg_roles
      where rolname = any ($2) and has_database_privilege(oid, $1, 'connect') order by rolname`,
    [database, roles],
  );
  const [first] = rows;
  if (first)
    throw new RoleStillConnects(
      `The master user may change neither the password of role "${first.name}" nor its right to connect to database "${database}", so production's password would still open the copy. Give the master WITH ADMIN OPTION on that role in production, or drop the role there; then use a newer snapshot.`,
    );
}
