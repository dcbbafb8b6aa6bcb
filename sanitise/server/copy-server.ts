import { randomBytes } from "node:crypto";
import type { Client, ClientBase } from "pg";
import { NotTheCopy } from "../../identity/identity";
import { assertRotated } from "../../identity/marker";
import { type Login, withClient } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import type { Resources } from "../plan/capacity";

/** The copy, as the sanitiser sees it: a server with databases. */
export interface CopyServer {
  /** Name of the application's own database. */
  readonly application: string;
  /** What no other copy has (`identityOf`). What was done is noted under it. */
  readonly identity: string;
  /**
   * Whether others have databases on the server too. Then the application's own database is all that is the
   * copy's, and nothing is done to any other, to its sessions or to what the server keeps for all.
   */
  readonly shared: boolean;
  /** What is known of the machine; see `plan/capacity.ts`. */
  readonly size: Pick<Resources, "vcpus" | "storage">;
  /**
   * Does work in a session of the master's in that database. Before the work the session is shown to be
   * the copy's. What another session has locked it waits for a minute, then that is an error.
   */
  session<T>(
    database: string,
    work: (client: ClientBase) => Promise<T>,
  ): Promise<T>;
}

/** Longest that one statement may take: 4 hours. A rewrite of the largest tables takes minutes to an hour. */
export const statementTimeout = 4 * 60 * 60 * 1000;

/**
 * What production may have set otherwise for a role or a database: the meaning of a backslash in SQL, and
 * compiling of expressions, which takes longer than it saves where hundreds stand in one statement.
 */
export const sessionSettings =
  "set lock_timeout = '60s'; set standard_conforming_strings = on; set jit = off";

/**
 * The copy at the other end of a route.
 * @param login the master's, in the application's database
 * @param identity what the rotation marker must name
 * @param size what RDS tells of the class and storage of the copy's server
 * @param shared whether others have databases there too
 * @throws NotTheCopy from `session`, before the work
 */
export function copyServer(
  route: Route,
  login: Login,
  identity: string,
  size: CopyServer["size"],
  shared = false,
): CopyServer {
  const open = <T>(
    database: string,
    work: (client: Client) => Promise<T>,
    applicationName = "prod-copy",
  ) =>
    withClient(
      route,
      { ...login, database },
      async (client) => {
        await client.query(sessionSettings);
        return work(client);
      },
      { statementTimeout, applicationName },
    );

  const inApplication = <T>(work: (client: Client) => Promise<T>) =>
    open(login.database, async (client) => {
      await assertRotated(client, identity);
      return work(client);
    });

  return {
    application: login.database,
    identity,
    shared,
    size,
    session: (database, work) => {
      if (database === login.database) return inApplication(work);
      const name = `prod-copy ${randomBytes(8).toString("hex")}`;
      return open(
        database,
        async (client) => {
          await inApplication((proved) => assertSameServer(proved, name));
          return work(client);
        },
        name,
      );
    },
  };
}

/** The marker is in the application's database only. Of another session it is shown that both are on one server. */
async function assertSameServer(
  proved: ClientBase,
  applicationName: string,
): Promise<void> {
  const { rowCount } = await proved.query(
    "select from pg_stat_activity where application_name = $1",
    [applicationName],
  );
  if (rowCount !== 1)
    throw new NotTheCopy(
      "A session in another database of the copy isn't seen by the copy itself. Nothing was written there.",
    );
}
