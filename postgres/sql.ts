import type { ClientBase, QueryConfig, QueryResult } from "pg";
import { quoteIdentifier } from "./identifier";
import type { TableName } from "./table-name";

/** The table's name as SQL takes it. */
export function quoteTable({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/**
 * One value, as SQL, in rows for which the condition is true, and another in the others.
 * @param where undefined: true for all
 */
export function whereTrue(
  where: string | undefined,
  value: string,
  otherwise: string,
): string {
  // A comment at the end of the condition must not swallow what follows.
  return where === undefined
    ? value
    : `case when (${where}\n) then ${value} else ${otherwise} end`;
}

/**
 * Runs one statement that holds an expression from the rules. By the extended protocol, which takes one
 * statement only: a slip like `1); drop table …` is a syntax error and not two statements.
 */
export function runOne(
  client: ClientBase,
  text: string,
): Promise<QueryResult<Record<string, unknown>>> {
  // The types of `pg` don't know the option yet.
  const query: QueryConfig & { queryMode: "extended" } = {
    text,
    queryMode: "extended",
  };
  return client.query<Record<string, unknown>>(query);
}

/**
 * Does work in a transaction of its own: all of it stays, or nothing.
 * @param end `rollback` for work that only looks
 */
export async function inTransaction<T>(
  client: ClientBase,
  work: () => Promise<T>,
  end: "commit" | "rollback" = "commit",
): Promise<T> {
  await client.query("begin");
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Where the session is lost too, the server has rolled back; the first error is the one to tell.
    await client.query("rollback").then(undefined, () => undefined);
    throw error;
  }
  await client.query(end);
  return result;
}
