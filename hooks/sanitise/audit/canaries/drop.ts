import type { ClientBase } from "pg";
import { canarySchema } from "./schema";

/**
 * Removes the canary values, and shows that nothing of them is left where PostgreSQL could find it.
 * @throws when something is
 */
export async function dropCanaries(client: ClientBase): Promise<void> {
  const { rows: before } = await client.query<{ oid: string }>(
    `select c.oid::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1`,
    [canarySchema],
  );
  await client.query(`set client_min_messages = warning`);
  await client.query(`drop schema if exists ${canarySchema} cascade`);
  const { rows } = await client.query<{ left: number }>(
    `select (
      (select count(*) from pg_namespace where nspname = $1)
      + (select count(*) from pg_class where oid = any ($2::oid[]))
      + (select count(*) from pg_stats where schemaname = $1))::float8 as "left"`,
    [canarySchema, before.map(({ oid }) => oid)],
  );
  if (rows[0]?.left !== 0)
    throw new Error(
      `The schema ${canarySchema}, which holds real values for the audit, is still there after it was dropped. The copy isn't handed on.`,
    );
}
