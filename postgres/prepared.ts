import { type ClientBase, escapeLiteral, type QueryResultRow } from "pg";

/** Asks a statement whose two parameters are places in a table. */
export type AskBetween = <Row extends QueryResultRow>(
  sql: string,
  from: string,
  to: string,
) => Promise<Row[]>;

/** Asks a statement as it is: for what is asked a few times. */
export function askBetween(client: ClientBase): AskBetween {
  return async <Row extends QueryResultRow>(
    sql: string,
    from: string,
    to: string,
  ) => (await client.query<Row>(sql, [from, to])).rows;
}

/**
 * Does work with statements that are prepared when they are first asked: a long one is then sent, read and planned once
 * for all the places that it is asked for. In the end they are dropped; after an error they go with the session.
 */
export async function withPrepared<T>(
  client: ClientBase,
  work: (ask: AskBetween) => Promise<T>,
): Promise<T> {
  const names = new Map<string, string>();
  const result = await work(
    async <Row extends QueryResultRow>(
      sql: string,
      from: string,
      to: string,
    ) => {
      const name = names.get(sql) ?? `prod_copy_${names.size + 1}`;
      if (!names.has(sql)) {
        await client.query(`prepare ${name} (tid, tid) as ${sql}`);
        names.set(sql, name);
      }
      const { rows } = await client.query<Row>(
        `execute ${name} (${escapeLiteral(from)}, ${escapeLiteral(to)})`,
      );
      return rows;
    },
  );
  for (const name of names.values()) await client.query(`deallocate ${name}`);
  return result;
}
