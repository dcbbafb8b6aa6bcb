import type { ClientBase } from "pg";
import type { Problem } from "../problem";

/**
 * Prepared transactions of the connected database: nobody sees what they hold, so nothing masks or finds it, and
 * their owners can commit it whenever they like. They outlive a restore.
 */
export async function findPreparedProblems(
  client: ClientBase,
): Promise<Problem[]> {
  const { rows } = await client.query<{ id: string; owner: string }>(
    "select gid as id, owner::text from pg_prepared_xacts where database = current_database() order by gid",
  );
  return rows.map(({ id, owner }) => ({
    what: `the prepared transaction ${id} of ${owner} holds changes that nobody can see yet and that ${owner} can still commit.`,
    next: {
      kind: "at origin",
      change: "end it (ROLLBACK PREPARED or COMMIT PREPARED), as its owner",
    },
  }));
}
