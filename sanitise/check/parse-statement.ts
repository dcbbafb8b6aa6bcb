import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import { runOne } from "../../postgres/sql";

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
    const sqlstate = sqlstateOf(error);
    if (sqlstate === undefined) throw error;
    return `PostgreSQL answers ${sqlstate}${meanings[sqlstate] ?? ""}`;
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

/** The answers that people get most, in words. */
const meanings: Readonly<Record<string, string>> = {
  "22001": ", too long",
  "22007": ", no such date or time",
  "22P02": ", not a value of that type",
  "23502": ", null in a domain that forbids it",
  "23514": ", against a domain's check",
  "42601": ", a syntax error",
  "42703": ", no such column",
  "42803": ", an aggregate",
  "42804": ", another type",
  "42883": ", no such function",
  "428C9": ", a column that is always generated",
  "42P01": ", no such table",
};
