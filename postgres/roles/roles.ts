import type { ClientBase } from "pg";

/**
 * The roles RDS keeps for itself that can log in. Nobody else has their passwords, RDS renews them on a
 * restored instance, and its own work there would stop if we did: they are left alone.
 *
 * Full names only. RDS's `rds_…` groups can't log in, so a role of such a name that can is a person's,
 * and is treated like any other; so is a superuser of another name, which RDS gives to nobody.
 */
export const rdsOwnRoles: readonly string[] = [
  "rdsadmin",
  "rdsrepladmin",
  "rdstopmgr",
  "rdswriteforwarduser",
  "rdsproxyadmin",
];

/** RDS's own database, into which it lets nobody. */
export const rdsOwnDatabase = "rdsadmin";

/** A role that can log in and isn't RDS's own. */
export interface LoginRole {
  readonly name: string;
  /** Its password is good until a certain time only. */
  readonly expires: boolean;
  /** Logs in by IAM token (a member of rds_iam): RDS asks it for no password. */
  readonly byToken: boolean;
}

/** Every role that can log in, save RDS's own, by name. */
export async function listLoginRoles(client: ClientBase): Promise<LoginRole[]> {
  const { rows } = await client.query<LoginRole>(
    `select rolname::text as name,
        coalesce(rolvaliduntil < 'infinity', false) as expires,
        coalesce((select pg_has_role(role.oid, iam.oid, 'member')
          from pg_roles iam where iam.rolname = 'rds_iam'), false) and not rolsuper as "byToken"
      from pg_roles role
      where rolcanlogin and rolname <> all ($1)
      order by rolname`,
    [rdsOwnRoles],
  );
  return rows;
}

/**
 * RDS's groups, which can't log in, hold nobody's password and stay as they are: those that its guide names
 * ("Understanding PostgreSQL roles and permissions").
 */
const rdsOwnGroups: readonly string[] = [
  "rds_superuser",
  "rds_replication",
  "rds_password",
  "rds_iam",
  "rds_ad",
  "rds_extension",
  "rds_reserved",
];

/** Every role that can't log in, save those that PostgreSQL and RDS reserve, by name. */
export async function listOtherRoles(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select rolname::text as name from pg_roles
      where not rolcanlogin and rolname !~ '^pg_' and rolname <> all ($1)
      order by rolname`,
    [[...rdsOwnRoles, ...rdsOwnGroups]],
  );
  return rows.map(({ name }) => name);
}
