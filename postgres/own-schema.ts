import type { ClientBase } from "pg";
import { sqlstateOf } from "./errors";
import { joinRole } from "./membership";

/** The schema, in the application's database, that holds what this project leaves in a copy. */
export const markerSchema = "prod_copy";

/** The schema that holds real values put aside until the audit has searched for them. */
export const realValuesSchema = "prod_copy_real";

/** Makes the schema of markers and ledgers, where it isn't there yet. */
export async function ensureSchema(client: ClientBase): Promise<void> {
  const create = `create schema if not exists ${markerSchema}`;
  try {
    await client.query(create);
  } catch (error) {
    if (sqlstateOf(error) !== "42501") throw error;
    await joinDatabaseOwner(client);
    await client.query(create);
  }
}

/** Makes the schema and the marker's table, where they aren't there yet. */
export async function ensureMarkerSchema(client: ClientBase): Promise<void> {
  await ensureSchema(client);
  await client.query(
    `create table if not exists ${markerSchema}.marker (
      kind text primary key, resource_id text not null, rules_hash text, nonce text, endpoint text, tags jsonb)`,
  );
}

async function joinDatabaseOwner(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    "select pg_get_userbyid(datdba)::text as owner from pg_database where datname = current_database()",
  );
  for (const { owner } of rows) await joinRole(client, owner);
}
