import type { ClientBase } from "pg";
import { realValuesSchema } from "../../../postgres/own-schema";
import { CannotGoOn } from "../../cannot-go-on";

/**
 * Removes the real values, and shows that nothing of them is left where PostgreSQL could find it. In a
 * session outside of any transaction, with the rights of the database's owner.
 * @throws CannotGoOn when something is
 */
export async function dropRealValues(client: ClientBase): Promise<void> {
  const { rows: before } = await client.query<{
    oid: string;
    remembered: boolean;
  }>(
    `select c.oid::text, exists (select from pg_stats s where s.schemaname = n.nspname) as remembered
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1`,
    [realValuesSchema],
  );
  await client.query(`set client_min_messages = warning`);
  await client.query(`drop schema if exists ${realValuesSchema} cascade`);
  // Somebody had them analysed: what the planner remembered is deleted, but still in its table's file.
  if (before.some(({ remembered }) => remembered))
    await client.query("vacuum (full) pg_catalog.pg_statistic");
  const { rows } = await client.query<{ left: number }>(
    `select (
      (select count(*) from pg_namespace where nspname = $1)
      + (select count(*) from pg_class where oid = any ($2::oid[]))
      + (select count(*) from pg_stats where schemaname = $1))::float8 as "left"`,
    [realValuesSchema, before.map(({ oid }) => oid)],
  );
  if (rows[0]?.left !== 0)
    throw new CannotGoOn(
      `The schema ${realValuesSchema}, which holds real values for the audit, is still there after it was dropped.`,
    );
}
