import type { ClientBase } from "pg";
import { tables } from "./cobalt/facts";
import { type Cast, makeCast } from "./data/cast";
import { copyRows } from "./data/copy";
import type { Stories } from "./data/draft";
import { fillTable } from "./data/fill-table";
import type { Kind } from "./data/people";
import { fullUsers } from "./data/rows";
import { accounts } from "./data/stories/accounts";
import { clubs } from "./data/stories/clubs";
import { django } from "./data/stories/django";
import { mail } from "./data/stories/mail";
import { payments } from "./data/stories/payments";
import { play } from "./data/stories/play";

/** What to fill the database with. */
export interface DataOptions {
  /** Rows of accounts_user, 50 at least; all other tables in proportion. Default: 16,978, some 500,000 rows in all. */
  readonly users?: number;
  /** The same seed, kind and number of users give the same content. */
  readonly seed: number;
  /** Production's data, or an older and smaller test database whose addresses Cobalt's own command replaced. */
  readonly kind: Kind;
}

/**
 * Fills Cobalt's tables, which must be there and empty, in one transaction. Before the constraints are
 * made (see `createTables` and `createConstraints`) it takes a fifth of the time.
 *
 * @returns how many rows each table got
 */
export async function loadData(
  client: ClientBase,
  options: DataOptions,
): Promise<Readonly<Record<string, number>>> {
  const users = options.users ?? fullUsers;
  if (!Number.isInteger(users) || users < 50)
    throw new RangeError(
      `users is ${users}: the demo needs a whole number of 50 or more.`,
    );
  const cast = await makeCast({ ...options, users });
  const told = stories(cast);
  const counts: Record<string, number> = {};
  await client.query("BEGIN");
  try {
    for (const table of tables())
      counts[table.name] = await copyRows(
        client,
        table,
        fillTable(table, cast, told[table.name]),
      );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
  return counts;
}

/** All that isn't left to the columns' names and types: what the web application shows, and what belongs together. */
export function stories(cast: Cast): Stories {
  return {
    ...django(cast),
    ...accounts(cast),
    ...clubs(cast),
    ...play(cast),
    ...payments(cast),
    ...mail(cast),
  };
}
