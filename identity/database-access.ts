import type { ClientBase } from "pg";
import { quoteIdentifier } from "../postgres/identifier";
import type { DatabaseGrant } from "./database-note";

/** Who may do what in a database, its owner left out: what a new one gets once it is clean. */
export async function readAccess(
  client: ClientBase,
  database: string,
): Promise<DatabaseGrant[]> {
  const { rows } = await client.query<DatabaseGrant>(
    `select r.rolname::text as grantee, acl.privilege_type as privilege
      from pg_database d
        cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) acl
        left join pg_roles r on r.oid = acl.grantee
      where d.datname = $1 and acl.grantee <> d.datdba and (acl.grantee = 0 or r.oid is not null)
      order by 1 nulls first, 2`,
    [database],
  );
  return rows;
}

/**
 * Lets only the session's user into a database, besides superusers: everybody else's rights there end, the
 * owner's right to connect included.
 */
export async function closeDatabase(
  client: ClientBase,
  database: string,
): Promise<void> {
  const name = quoteIdentifier(database);
  const { rows } = await client.query<{ owner: string; user: string }>(
    `select pg_get_userbyid(datdba)::text as owner, current_user::text as user
      from pg_database where datname = $1`,
    [database],
  );
  const { owner, user } = rows[0] ?? {};
  if (owner === undefined || user === undefined)
    throw new Error(`There is no database "${database}".`);
  const grantees = (await readAccess(client, database))
    .map(({ grantee }) =>
      grantee === null ? "public" : quoteIdentifier(grantee),
    )
    .filter((grantee) => grantee !== quoteIdentifier(user));
  for (const grantee of new Set(grantees))
    await client.query(`revoke all on database ${name} from ${grantee}`);
  if (owner === user) return;
  await client.query(
    `grant connect, temporary on database ${name} to ${quoteIdentifier(user)}`,
  );
  await client.query(
    `revoke connect on database ${name} from ${quoteIdentifier(owner)}`,
  );
}

/**
 * Opens a closed database again, to the owner and to those that the grants name. Only a database that is
 * sanitised and audited may be opened.
 * @param grants what {@link readAccess} told of the database that this one takes the place of
 */
export async function openDatabase(
  client: ClientBase,
  database: string,
  grants: readonly DatabaseGrant[] = defaultGrants,
): Promise<void> {
  const name = quoteIdentifier(database);
  const { rows } = await client.query<{ owner: string }>(
    "select pg_get_userbyid(datdba)::text as owner from pg_database where datname = $1",
    [database],
  );
  const [found] = rows;
  if (!found) throw new Error(`There is no database "${database}".`);
  await client.query(
    `grant connect on database ${name} to ${quoteIdentifier(found.owner)}`,
  );
  for (const { grantee, privilege } of grants)
    await client.query(
      `grant ${privilege} on database ${name} to ${grantee === null ? "public" : quoteIdentifier(grantee)}`,
    );
}

/** What PostgreSQL gives everybody on a new database. */
const defaultGrants: readonly DatabaseGrant[] = [
  { grantee: null, privilege: "CONNECT" },
  { grantee: null, privilege: "TEMPORARY" },
];
