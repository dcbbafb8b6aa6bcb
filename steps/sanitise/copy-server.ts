import { randomBytes } from "node:crypto";
import type { Client, ClientBase } from "pg";
import type { Identity } from "../../identity/copy";
import { assertRotated } from "../../identity/marker";
import { NotTheCopy } from "../../identity/prove-copy";
import { type Login, withClient } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
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
    rights,
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
