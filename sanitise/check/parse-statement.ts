import type { ClientBase } from "pg";
import { refusedWith } from "../../postgres/errors";
import { runOne } from "../../postgres/sql";
import { meaningOf } from "../../postgres/sqlstates";

/**
 * Lets PostgreSQL parse a statement, under a name that no other has. Reads no row and writes nothing.
 * @returns why it refuses; undefined when it doesn't
 */
export async function whyNotParsed(
  client: ClientBase,
  name: string,
  statement: string,
): Promise<string | undefined> {
  try {
    await runOne(client, `prepare ${name} as ${statement}`);
    return undefined;
  } catch (error) {
    const sqlstate = refusedWith(error);
    if (sqlstate === undefined) throw error;
    const meaning = meaningOf(sqlstate);
    return `PostgreSQL answers ${sqlstate}${meaning ? `, ${meaning}` : ""}`;
  }
}

/** Forgets the statements that were parsed. @returns the names of those with a parameter like $1, which nothing gives a value to. */
export async function forgetParsed(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select name from pg_prepared_statements where cardinality(parameter_types) > 0",
  );
  await client.query("deallocate all");
  return rows.map(({ name }) => name);
}
