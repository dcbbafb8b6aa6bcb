import { type Login, withClient } from "./connect";
import type { Route } from "./route";

/** Milliseconds a proof query may take. A count over a large table of a fresh restore reads it from S3 first. */
const timeout = 10 * 60_000;

/** The extended protocol takes one statement only, so that none can lift read-only first. (Not in @types/pg.) */
const oneStatement = { queryMode: "extended" };

/**
 * Asks the configured query in a read-only session and returns its one number: shows that the new login
 * gets at the data, in a figure a person knows.
 *
 * It is the application's SQL, so it finds names where the application does. What else stands there runs with no
 * more rights than that login has in the application's own sessions, and can't write.
 * @throws when the answer isn't one number. The message doesn't show it.
 */
export async function askProof(
  route: Route,
  login: Login,
  query: string,
): Promise<number> {
  const { rows } = await withClient(
    route,
    login,
    (client) =>
      client.query<unknown[]>({
        text: query,
        rowMode: "array",
        ...oneStatement,
      }),
    { readOnly: true, statementTimeout: timeout, asApplication: true },
  );
  const value = rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : null;
  const figure = /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : NaN;
  if (!Number.isFinite(figure))
    throw new Error(
      `proofQuery must answer one row with one number, e.g. "select count(*) from accounts_user"; "${query}" didn't.`,
    );
  return figure;
}

/** The figure as it is shown: `accounts_user: 16,978`. */
export function wordProof(query: string, figure: number): string {
  const table = /\bfrom\s+([\w."]+)/i.exec(query)?.[1]?.replaceAll('"', "");
  return `${table ?? "the proof query"}: ${figure.toLocaleString("en-US")}`;
}
