import { readFileSync } from "node:fs";
import { Client, type ClientConfig, escapeIdentifier } from "pg";
import { Store } from "../../sandbox/aws/state/store";
import type { Sandbox } from "../../sandbox/sandbox";

/**
 * A digest of each table's rows in the database of an environment, and of the database's own record, schema and
 * grants: the same twice while nobody wrote to it. It logs in as the environment's application does.
 */
export async function databaseDigest(
  sandbox: Pick<Sandbox, "home" | "env">,
  environment: string,
): Promise<Readonly<Record<string, string>>> {
  const client = new Client(loginOf(sandbox, environment));
  client.on("error", () => undefined);
  await client.connect();
  try {
    const digest: Record<string, string> = {};
    for (const [name, sql] of Object.entries(facts))
      digest[name] = await value(client, sql);
    const { rows } = await client.query(
      `SELECT relname FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`,
    );
    for (const { relname } of rows)
      digest[relname] = await value(
        client,
        `SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM ${escapeIdentifier(relname)} t`,
      );
    return digest;
  } finally {
    await client.end();
  }
}

/** What PostgreSQL keeps of the database besides its rows. */
const facts = {
  "the database": `
    SELECT concat_ws(' ', oid, datname, datdba, datallowconn, datconnlimit, datacl)
    FROM pg_database WHERE datname = current_database()`,
  "the database's settings": `
    SELECT string_agg(s::text, ' ' ORDER BY s::text) FROM pg_db_role_setting s
    JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`,
  "the role": `
    SELECT concat_ws(' ', oid, rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolconnlimit, rolvaliduntil)
    FROM pg_roles WHERE rolname = current_user`,
  "the roles it knows": `
    SELECT string_agg(concat_ws(' ', roleid::regrole, member::regrole, admin_option), ', ' ORDER BY roleid, member)
    FROM pg_auth_members
    WHERE member = current_user::regrole OR roleid = current_user::regrole`,
  relations: `
    SELECT md5(string_agg(concat_ws(' ', oid, relname, relowner, relkind, relacl), ',' ORDER BY oid))
    FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
  columns: `
    SELECT md5(string_agg(concat_ws(' ', attrelid, attnum, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace`,
  constraints: `
    SELECT md5(string_agg(concat_ws(' ', conrelid, conname, pg_get_constraintdef(oid), convalidated), ',' ORDER BY oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace`,
};

async function value(client: Client, sql: string): Promise<string> {
  const { rows } = await client.query({ text: sql, rowMode: "array" });
  return String(rows[0]?.[0]);
}

/** What an environment's application logs in with, for pg. */
export function loginOf(
  { home, env }: Pick<Sandbox, "home" | "env">,
  environment: string,
): ClientConfig {
  const found = Object.values(Store.peek(home)?.environments ?? {}).find(
    ({ name }) => name === environment,
  );
  const property = (wanted: string) =>
    found?.deployed.find(({ name }) => name === wanted)?.value;
  const host = property("RDS_HOSTNAME");
  return {
    host,
    port: Number(property("RDS_PORT")),
    database: property("RDS_DB_NAME"),
    user: property("RDS_USERNAME"),
    password: property("RDS_PASSWORD"),
    ssl: { ca: readFileSync(env.PGSSLROOTCERT ?? "", "utf8"), host },
    connectionTimeoutMillis: 30_000,
    query_timeout: 60_000,
  };
}
