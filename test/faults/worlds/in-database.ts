import { adminClient } from "../../../sandbox/postgres/server";
import type { Place } from "../world";

type Client = Awaited<ReturnType<typeof adminClient>>;

/** Looks into a database as RDS's superuser, in a session of its own. */
export async function inDatabase<T>(
  { dataDir, database }: Place,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await adminClient(dataDir, database);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The server's roles, what they may, and of which others they are members. */
export async function rolesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ role: string }>(
    `select concat_ws(' ', rolname, case when rolcanlogin then 'login' end, case when rolcreaterole then 'createrole' end,
       (select string_agg(roleid::regrole::text, ',' order by roleid::regrole::text) from pg_auth_members where member = r.oid)) as role
     from pg_roles r where rolname not like 'pg\\_%' order by rolname`,
  );
  return rows.map(({ role }) => role);
}
