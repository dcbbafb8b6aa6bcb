import { createHash } from "node:crypto";
import type { ClientBase } from "pg";
import { sqlstateOf } from "../errors";
import { rdsOwnDatabase } from "./roles";

/**
 * Who may do what on a server, a line for each thing: a role with its attributes, a membership with its options, a
 * setting, a privilege on a database or a parameter. Values of settings stand as hashes, passwords not at all.
 */
export interface ServerRights {
  readonly server: readonly string[];
  /** By the database's name: the privileges that what is made there later will have. Those that were looked into. */
  readonly databases: Readonly<Record<string, readonly string[]>>;
  /** Names of all roles. */
  readonly roles: readonly string[];
}

/**
 * Reads all of it, in every database that lets the login in.
 * @param inDatabase opens a session there
 */
export async function readEveryRight(
  client: ClientBase,
  inDatabase: <T>(
    name: string,
    work: (client: ClientBase) => Promise<T>,
  ) => Promise<T>,
): Promise<ServerRights> {
  const { rows } = await client.query<{ name: string }>(
    `select datname::text as name from pg_catalog.pg_database
      where datallowconn and datname <> $1 order by datname`,
    [rdsOwnDatabase],
  );
  const databases: Record<string, readonly string[]> = {};
  for (const { name } of rows) {
    const privileges = await inDatabase(name, readDefaultPrivileges).catch(
      (error: unknown) => {
        if (sqlstateOf(error) === "42501") return undefined;
        throw error;
      },
    );
    if (privileges) databases[name] = privileges;
  }
  return { ...(await readServerRights(client)), databases };
}

/**
 * Reads who may do what on the server as a whole. What the session's own role is a member of is left out: it joins
 * roles for the work, and nobody else has its password.
 */
async function readServerRights(
  client: ClientBase,
): Promise<Omit<ServerRights, "databases">> {
  const { rows } = await client.query<Fact>(`${roles}
    union all ${memberships}
    union all ${settings}
    union all ${databasePrivileges}
    ${(await hasParameterPrivileges(client)) ? `union all ${parameterPrivileges}` : ""}`);
  const named = await client.query<{ name: string }>(
    "select rolname::text as name from pg_catalog.pg_roles order by oid",
  );
  return {
    server: rows.map(lineOf).toSorted(),
    roles: named.rows.map(({ name }) => name),
  };
}

/**
 * Of the same only what the session's own login can have brought about on a server that it shares with others: roles
 * and memberships that it gave, and what is set for the database that it is in. Before PostgreSQL 16 nobody knows who
 * made a role: there that is every role, where the login may make any.
 */
export async function readOwnRights(client: ClientBase): Promise<ServerRights> {
  const { rows } = await client.query<Fact>(
    `select what, detail from (${ownRoles}
      union all ${ownMemberships}
      union all ${ownSettings}) own`,
  );
  const here = await client.query<{ name: string }>(
    "select current_database()::text as name",
  );
  const [database] = here.rows;
  return {
    server: rows.map(lineOf).toSorted(),
    roles: [],
    databases: database
      ? { [database.name]: await readDefaultPrivileges(client) }
      : {},
  };
}

/** The privileges that what is made later in the session's database will have (`ALTER DEFAULT PRIVILEGES`). */
async function readDefaultPrivileges(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<Fact>(
    `select pg_catalog.format('default privilege %s of %s on what %I makes in %s', acl.privilege_type,
        coalesce(quote_ident(pg_get_userbyid(nullif(acl.grantee, 0))::text), 'everybody'), pg_get_userbyid(d.defaclrole),
        coalesce('the schema ' || quote_ident(n.nspname::text), 'any schema')) as what,
      concat(d.defaclobjtype::text, ' ', acl.is_grantable::text) as detail
     from pg_catalog.pg_default_acl d
       cross join pg_catalog.aclexplode(d.defaclacl) acl
       left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace`,
  );
  return rows.map(lineOf).toSorted();
}

/**
 * What there is now and wasn't before, in words without details. What is gone is no way in, and a database that
 * wasn't looked into before tells nothing.
 */
export function newRights(before: ServerRights, now: ServerRights): string[] {
  return [
    ...added(before.server, now.server),
    ...Object.entries(now.databases).flatMap(([name, lines]) => {
      const known = before.databases[name];
      return known === undefined
        ? []
        : added(known, lines).map((line) => `${line} of database ${name}`);
    }),
  ];
}

/** Roles that there are now and weren't before. */
export function newRoles(before: ServerRights, now: ServerRights): string[] {
  return now.roles.filter((name) => !before.roles.includes(name));
}

function added(before: readonly string[], now: readonly string[]): string[] {
  const known = new Set(before);
  const words = now
    .filter((line) => !known.has(line))
    .map((line) => line.slice(0, line.lastIndexOf(separator)));
  return [...new Set(words)];
}

interface Fact {
  readonly what: string;
  readonly detail: string;
}

const separator = " = ";

function lineOf({ what, detail }: Fact): string {
  const print = createHash("sha256").update(detail).digest("hex").slice(0, 16);
  return `${what}${separator}${print}`;
}

const roles = `
  select pg_catalog.format('role %I', r.rolname) as what,
    (to_jsonb(r) - array['oid', 'rolname', 'rolpassword', 'rolconfig'])::text as detail
  from pg_catalog.pg_roles r`;

const membershipFacts = `
  select pg_catalog.format('membership of %I in %I', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)) as what,
    (to_jsonb(m) - array['oid', 'roleid', 'member', 'grantor'])::text as detail
  from pg_catalog.pg_auth_members m`;

const memberships = `${membershipFacts}
  where m.member <> (select oid from pg_catalog.pg_roles where rolname = session_user)`;

const settings = `
  select pg_catalog.format('setting %s of %s in %s', split_part(one, '=', 1),
      case when s.setrole = 0 then 'every role' else quote_ident(pg_get_userbyid(s.setrole)::text) end,
      case when s.setdatabase = 0 then 'every database' else coalesce(quote_ident(d.datname::text), 'a database') end) as what,
    one as detail
  from pg_catalog.pg_db_role_setting s
    cross join unnest(s.setconfig) one
    left join pg_catalog.pg_database d on d.oid = s.setdatabase`;

const databasePrivileges = `
  select pg_catalog.format('privilege %s of %s on database %I, which belongs to %I', acl.privilege_type,
      coalesce(quote_ident(pg_get_userbyid(nullif(acl.grantee, 0))::text), 'everybody'), d.datname, pg_get_userbyid(d.datdba)),
    concat(acl.is_grantable::text, ' ', d.datallowconn::text, ' ', d.datistemplate::text)
  from pg_catalog.pg_database d
    cross join pg_catalog.aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl`;

const parameterPrivileges = `
  select pg_catalog.format('privilege %s of %s on parameter %s', acl.privilege_type,
      coalesce(quote_ident(pg_get_userbyid(nullif(acl.grantee, 0))::text), 'everybody'), p.parname),
    acl.is_grantable::text
  from pg_catalog.pg_parameter_acl p
    cross join pg_catalog.aclexplode(p.paracl) acl`;

/** From PostgreSQL 16 on whoever makes a role is a member of it, with the ADMIN OPTION. Before, who made it isn't known. */
const ownRoles = `${roles}
  where case when current_setting('server_version_num')::int >= 160000
    then exists (select from pg_catalog.pg_auth_members m
      where m.roleid = r.oid and m.admin_option and pg_get_userbyid(m.member) = session_user)
    else (select me.rolcreaterole or me.rolsuper from pg_catalog.pg_roles me where me.rolname = session_user) end`;

const ownMemberships = `${membershipFacts}
  where pg_get_userbyid(m.grantor) = session_user and pg_get_userbyid(m.member) <> session_user`;

const ownSettings = `${settings}
  where d.datname = current_database()`;

/** Known since PostgreSQL 15. */
async function hasParameterPrivileges(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('pg_catalog.pg_parameter_acl') is not null as there",
  );
  return rows[0]?.there ?? false;
}
