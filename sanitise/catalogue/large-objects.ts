import type { ClientBase } from "pg";

/** The connected database's large objects: data outside of tables. */
export interface LargeObjects {
  readonly count: number;
  /** Roles that own some. */
  readonly owners: readonly string[];
}

/** Counts them, and reads nothing of what is in them. */
export async function readLargeObjects(
  client: ClientBase,
): Promise<LargeObjects> {
  const { rows } = await client.query<{ owner: string; count: number }>(
    `select pg_get_userbyid(lomowner)::text as owner, count(*)::float8 as count
     from pg_largeobject_metadata group by lomowner order by 1`,
  );
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    owners: rows.map(({ owner }) => owner),
  };
}
