import { randomBytes } from "node:crypto";
import type { Client, ClientBase } from "pg";
import type { Identity } from "../../identity/copy";
import { assertRotated } from "../../identity/marker";
import { NotTheCopy } from "../../identity/prove-copy";
import { type Login, withClient } from "../../postgres/connect/connect";
import { keepSessions } from "../../postgres/connect/kept-sessions";
import type { Route } from "../../postgres/connect/route";
import type { ActingRole } from "../../postgres/roles/acting-role";
import type { ServerRights } from "../../postgres/roles/server-rights";
import {
  type CopyServer,
  sessionSettings,
  statementTimeout,
} from "../../sanitise/survey/copy-server";

/**
 * The copy at the other end of a route.
 * @param login the master's, in the application's database
 * @param identity what the rotation marker must name
 * @param size what RDS tells of the class and storage of the copy's server
 * @param shared whether others have databases there too
 * @param rights as the rotation left them
 * @throws NotTheCopy from `session`, before the work
 */
export function copyServer(
  route: Route,
  login: Login,
  identity: Identity,
  size: CopyServer["size"],
  shared = false,
  rights?: ServerRights,
): CopyServer {
  const options = (applicationName: string) => ({
    statementTimeout,
    applicationName,
  });
  const loginTo = (
    database: string,
    { user, password }: ActingRole = login,
  ) => ({ user, password, database });
  const kept = keepSessions(route, options("prod-copy"));
  const inApplication = <T>(work: (client: Client) => Promise<T>) =>
    kept.session(login, async (client) => {
      await client.query(sessionSettings);
      await assertRotated(client, identity);
      return work(client);
    });

  return {
    application: login.database,
    identity,
    shared,
    rights,
    size,
    session: (database, work, as) => {
      if (as)
        return kept.session(loginTo(database, as), async (client) => {
          await client.query(sessionSettings);
          const { rows } = await client.query<{ pid: number }>(
            "select pg_backend_pid() as pid",
          );
          await inApplication((proved) =>
            assertSeen(
              proved,
              "select from pg_stat_activity where pid = $1 and usename = $2",
              [rows[0]?.pid, as.user],
            ),
          );
          return work(client);
        });
      if (database === login.database) return inApplication(work);
      const name = `prod-copy ${randomBytes(8).toString("hex")}`;
      // Not kept: a database in which a session is can't be dropped, nor taken as a template.
      return withClient(
        route,
        loginTo(database),
        async (client) => {
          await client.query(sessionSettings);
          await inApplication((proved) =>
            assertSeen(
              proved,
              "select from pg_stat_activity where application_name = $1",
              [name],
            ),
          );
          return work(client);
        },
        options(name),
      );
    },
    endIdle: kept.endIdle,
  };
}

/** The marker is the master's, in the application's database only. Of another session it is shown that both are on one server. */
async function assertSeen(
  proved: ClientBase,
  query: string,
  parameters: readonly unknown[],
): Promise<void> {
  const { rowCount } = await proved.query(query, [...parameters]);
  if (rowCount !== 1)
    throw new NotTheCopy(
      "Another session on the copy isn't seen by the copy itself. Nothing was written there.",
    );
}
