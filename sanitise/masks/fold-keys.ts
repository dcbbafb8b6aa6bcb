import type { ClientBase } from "pg";

/**
 * Does work, in a transaction, for which PostgreSQL reads a key once for each statement instead of once for
 * each row, which is a quarter of what a mask costs: a function that is called IMMUTABLE is computed when
 * the statement is planned. For ALTER TABLE only, whose plan is never shown. Not where `auto_explain` is at
 * work: a masker's own queries inside would have the key in their plans.
 */
export async function withKeysFolded<T>(
  client: ClientBase,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<{ explained: boolean }>(
    "select coalesce(current_setting('auto_explain.log_min_duration', true), '-1') <> '-1' as explained",
  );
  if (rows[0]?.explained) return work();
  await client.query(
    `set local debug_print_parse = off; set local debug_print_rewritten = off; set local debug_print_plan = off;
     alter function pg_temp.mask_key(text) immutable`,
  );
  const result = await work();
  await client.query("alter function pg_temp.mask_key(text) stable");
  return result;
}
