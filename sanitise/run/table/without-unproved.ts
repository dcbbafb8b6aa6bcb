import type { ClientBase } from "pg";
import {
  ancestorsOf,
  type Catalogue,
  type Table,
} from "../../catalogue/catalogue";
import { withDescendants } from "../../catalogue/silently";
import {
  addConstraintStatements,
  commentStatements,
  dropConstraintStatement,
} from "../../plan/statements";

/**
 * Does work that changes rows of these tables, in a transaction, without their constraints that are NOT VALID, and
 * makes those again as they were: PostgreSQL holds every new version of a row against them, so that a row which
 * production has, since it is older than they are, couldn't be changed.
 */
export async function withoutUnproved<T>(
  client: ClientBase,
  catalogue: Catalogue,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  const concerned = [
    ...new Set(
      tables
        .flatMap((table) => withDescendants(catalogue, table))
        .filter(({ unproved }) => unproved.length > 0)
        // What is inherited can only be taken away where it comes from.
        .flatMap((table) => [...ancestorsOf(catalogue, table), table]),
    ),
  ].toSorted(
    (a, b) =>
      ancestorsOf(catalogue, a).length - ancestorsOf(catalogue, b).length,
  );
  const own = concerned.flatMap((table) =>
    table.unproved
      .filter(({ local }) => local)
      .map((constraint) => ({ table, constraint })),
  );
  for (const { table, constraint } of own)
    await client.query(dropConstraintStatement(table, constraint));
  const result = await work();
  // Heirs first, so that they keep what is theirs besides.
  for (const { table, constraint } of own.toReversed())
    for (const statement of addConstraintStatements(table, constraint))
      await client.query(statement);
  for (const table of concerned)
    for (const constraint of table.unproved)
      if (!constraint.local)
        for (const statement of commentStatements(table, constraint))
          await client.query(statement);
  return result;
}
