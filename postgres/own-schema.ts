import type { ClientBase } from "pg";
import { sqlstateOf } from "./errors";
import { joinRole } from "./membership";

/** The schema, in the application's database, that holds what this project leaves in a copy. */
export const markerSchema = "prod_copy";

/** The schema that holds real values put aside until the audit has searched for them. */
export const realValuesSchema = "prod_copy_real";

/**
 * SQL that takes a schema or a table of ours from everybody but its owner: where the source's master has run
 * `ALTER DEFAULT PRIVILEGES`, others have rights to whatever it makes.
 */
function keepToOwner(what: "schema" | "table", name: string): string {
  const objects =
    what === "schema"
      ? `select 'schema ${name}', nspowner, nspacl from pg_namespace where nspname = '${name}'`
      : `select case relkind when 'S' then 'sequence ' else 'table ' end || oid::regclass, relowner, relacl from pg_class
          where oid = '${name}'::regclass or oid in (select objid from pg_depend
            where classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and refobjid = '${name}'::regclass
              and deptype = 'i')`;
  return `do $do$
    declare one record;
    begin
      for one in
        select distinct what, case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end as grantee
        from (${objects}) object(what, owner, acl), aclexplode(object.acl) acl where acl.grantee <> object.owner
      loop
        execute format('revoke all on %s from %s cascade', one.what, one.grantee);
      end loop;
    end $do$`;
}

/** Makes a schema of ours, which nobody but its owner has a right to. */
export async function createSchema(
  client: ClientBase,
  name: typeof markerSchema | typeof realValuesSchema,
): Promise<void> {
  // In one message, and so in one transaction.
  await client.query(`create schema ${name}; ${keepToOwner("schema", name)}`);
}

/**
 * Makes a table of ours where there is none, which nobody but its owner has a right to.
 * @param name with its schema
 * @param definition what stands after the name in `CREATE TABLE`
 */
export async function ensureTable(
  client: ClientBase,
  name: string,
  definition: string,
): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass($1) is not null as there",
    [name],
  );
  if (rows[0]?.there) return;
  await client.query(
    `create table ${name} ${definition}; ${keepToOwner("table", name)}`,
  );
}

/** Makes the schema of markers and ledgers, where it isn't there yet. */
export async function ensureSchema(client: ClientBase): Promise<void> {
  const { rows } = await client.query(
    "select from pg_namespace where nspname = $1",
    [markerSchema],
  );
  if (rows.length > 0) return;
  try {
    await createSchema(client, markerSchema);
  } catch (error) {
    if (sqlstateOf(error) !== "42501") throw error;
    await joinDatabaseOwner(client);
    await createSchema(client, markerSchema);
  }
}

/** Makes the schema and the marker's table, where they aren't there yet. */
export async function ensureMarkerSchema(client: ClientBase): Promise<void> {
  await ensureSchema(client);
  await ensureTable(
    client,
    `${markerSchema}.marker`,
    "(kind text primary key, resource_id text not null, rules_hash text, nonce text, endpoint text, tags jsonb)",
  );
}

async function joinDatabaseOwner(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    "select pg_get_userbyid(datdba)::text as owner from pg_database where datname = current_database()",
  );
  for (const { owner } of rows) await joinRole(client, owner);
}
