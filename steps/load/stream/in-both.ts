import { type ClientBase, escapeLiteral } from "pg";
import { openSession, type Session } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { quoteIdentifier } from "../../../postgres/identifier";
import { metAt } from "./stream-failed";
import type { Side, StreamSides } from "./stream-sides";

/** How each is reached, until the stream has to end. */
export type SideRoutes = Readonly<Record<Side, Route>>;

/** A session on each. */
export type SideSessions = Readonly<Record<Side, Session>>;

/** Does work in a session on each side, which are ready for rows. */
export async function inBoth<T>(
  sides: StreamSides,
  routes: SideRoutes,
  work: (sessions: SideSessions) => Promise<T>,
): Promise<T> {
  const { production, target } = sides;
  const from = await opened(
    sides,
    "production",
    () =>
      openSession(routes.production, production.login, {
        statementTimeout: 0,
        readOnly: true,
        applicationName: production.snapshot.applicationName,
      }),
    readyToRead,
  );
  try {
    const into = await opened(
      sides,
      "target",
      () =>
        openSession(routes.target, target.login, {
          statementTimeout: 0,
          applicationName: "prod-copy restore",
        }),
      readyToWrite,
    );
    try {
      return await work({ production: from, target: into });
    } finally {
      await into.end();
    }
  } finally {
    await from.end();
  }
}

async function opened(
  sides: StreamSides,
  side: Side,
  open: () => Promise<Session>,
  ready: (client: ClientBase, sides: StreamSides) => Promise<void>,
): Promise<Session> {
  const session = await open().catch(metAt(sides, side));
  try {
    await session.use((client) => ready(client, sides));
    return session;
  } catch (error) {
    await session.end();
    return metAt(sides, side)(error);
  }
}

/** The moment that all see; and values written so that the other side reads them as the same, as pg_dump does. */
async function readyToRead(
  client: ClientBase,
  { production }: StreamSides,
): Promise<void> {
  const { snapshot, lockTimeout = 10_000 } = production;
  await set(client, {
    ...alike(production.encoding),
    lock_timeout: String(lockTimeout),
    // A policy that hides rows is an error, and not fewer rows.
    row_security: "off",
    extra_float_digits: "3",
    synchronize_seqscans: "off",
  });
  await client.query("begin isolation level repeatable read read only");
  await client.query(`set transaction snapshot ${escapeLiteral(snapshot.id)}`);
}

async function readyToWrite(
  client: ClientBase,
  { production, target }: StreamSides,
): Promise<void> {
  await set(client, {
    ...alike(production.encoding),
    // Nobody uses the database before it is whole.
    synchronous_commit: "off",
  });
  await client.query(`set role ${quoteIdentifier(target.owner)}`);
}

/** What must be the same on both sides. The bytes of a database without an encoding go as they are. */
function alike(encoding: string): Readonly<Record<string, string>> {
  return {
    lc_monetary: "C",
    ...(encoding === "SQL_ASCII" && { client_encoding: "SQL_ASCII" }),
  };
}

async function set(
  client: ClientBase,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await client.query(
    "select set_config(name, value, false) from unnest($1::text[], $2::text[]) setting(name, value)",
    [Object.keys(settings), Object.values(settings)],
  );
}
