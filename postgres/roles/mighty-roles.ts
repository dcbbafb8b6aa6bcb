import type { ClientBase } from "pg";

/** How far a session's user can hand the rights of a role to a login that has no others. */
export type Reach =
  /** It can. */
  | "can be given"
  /** It is the session's user itself, which has no right that isn't its own. */
  | "itself"
  /** The role can do more than own things, or is the session's user: nobody with its rights has few. */
  | "mighty"
  /** The session's user may not give it. */
  | "can't be given";

/** Groups whose members can read, write or run what no owner of a table may: PostgreSQL's manual, 21.5, and RDS's guide. */
export const mightyGroups: readonly string[] = [
  "rds_superuser",
  "rds_replication",
  "pg_execute_server_program",
  "pg_read_server_files",
  "pg_write_server_files",
  "pg_read_all_data",
  "pg_write_all_data",
  "pg_signal_backend",
  "pg_create_subscription",
  "pg_maintain",
];

/**
 * Roles that can do more than own things: superusers, who can make roles or databases, replicate or see past row
 * security, members of mighty groups, the session's user; and whoever can become one of them.
 */
export async function readMightyRoles(
  client: ClientBase,
): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select r.rolname::text as name from pg_catalog.pg_roles r
      where exists (select from pg_catalog.pg_roles m
        where (m.rolsuper or m.rolcreaterole or m.rolcreatedb or m.rolbypassrls or m.rolreplication
            or m.rolname = any ($1::name[]) or m.rolname = session_user)
          and (m.oid = r.oid or not r.rolsuper and pg_has_role(r.oid, m.oid, 'member')))`,
    [mightyGroups],
  );
  return new Set(rows.map(({ name }) => name));
}

/** How far that goes for each of these roles. */
export async function readReach(
  client: ClientBase,
  roles: readonly string[],
): Promise<Map<string, Reach>> {
  const mighty = await readMightyRoles(client);
  const { rows } = await client.query<{
    name: string;
    gives: boolean;
    itself: boolean;
  }>(
    `select r.rolname::text as name,
        r.rolname = session_user and not (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication)
          and not exists (select from pg_catalog.pg_auth_members m where m.member = r.oid) as itself,
        me.rolsuper or me.rolcreaterole and (current_setting('server_version_num')::int < 160000
          or pg_has_role(r.oid, 'member with admin option')) as gives
      from pg_catalog.pg_roles r join pg_catalog.pg_roles me on me.rolname = current_user
      where r.rolname = any ($1::name[])`,
    [roles],
  );
  return new Map(
    rows.map(({ name, gives, itself }) => {
      if (itself) return [name, "itself"];
      if (mighty.has(name)) return [name, "mighty"];
      return [name, gives ? "can be given" : "can't be given"];
    }),
  );
}
