import { assertAccount } from "../../../aws/account";
import { environmentState } from "../../../aws/beanstalk/environment";
import { readProperties } from "../../../aws/beanstalk/properties";
import { AwsError, mayPass } from "../../../aws/errors";
import { orWarn } from "../../../aws/or-warn";
import { describeInstance } from "../../../aws/rds/instances";
import type { Production } from "../../../aws/servers";
import { databaseLogin } from "../../../identity/database-login";
import { NotTheCopy } from "../../../identity/prove-copy";
import { maintenanceLogin } from "../../../identity/target-server";
import { UsersUnknown } from "../../../identity/who-may-use";
import { type Login, withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import type { Access } from "../../../process/access";
import { say } from "../../../words/say";
import { NotDropped } from "./drop-database";
import { dropUnused, type Loads } from "./drop-unused";

/** How long sessions of an application that has just been restarted may last, in milliseconds. */
export const sessionsMayLast = 60_000;

/** What this stack has loaded, and how its server is reached. */
export interface EveryLoad extends Loads {
  readonly access: Access;
  readonly production: Production;
  /** The target's, as it was when the last load began. */
  readonly login: Login;
}

/**
 * Drops every database that this stack has loaded.
 * @throws NotDropped when an environment or a session still uses one, or it can't be told whether one does
 */
export async function dropEvery(loads: EveryLoad): Promise<void> {
  const { place, access, server, production } = loads;
  await assertAccount(place);
  const record = await describeInstance(place, server.resourceId);
  if (record?.address === undefined || record.port === undefined) {
    say(
      `${server.identifier} (${server.resourceId}) no longer exists, and the databases there with it`,
    );
    return;
  }
  if (record.resourceId === production.resourceId)
    throw new NotTheCopy(
      `${server.identifier} is production's own instance. Nothing was dropped.`,
    );
  const login = await loginNow(loads);
  // Where it is now: it may have been given another name since.
  const endpoint = { address: record.address, port: record.port };
  const { dropped, kept } = await withRoute(access, endpoint, async (route) =>
    withClient(route, await maintenanceLogin(route, login), (client) =>
      dropUnused(client, loads, undefined, sessionsMayLast),
    ),
  ).catch((error: unknown) => {
    throw unlessKnown(error, server.identifier);
  });
  for (const name of dropped) say(`dropped ${name}`);
  if (kept.length > 0) throw new NotDropped(kept.join(" "));
}

/**
 * The target's login as it is now: its password may have been changed since. Where there is none, or it is in a
 * secret that can't be read, the one of then.
 */
async function loginNow({
  place,
  target,
  properties,
  login,
}: EveryLoad): Promise<Login> {
  const environment = await environmentState(place, target);
  if (!environment) return login;
  const now = await orWarn(
    databaseLogin(place, await readProperties(place, environment), properties),
    `the login that ${target} uses now can't be read`,
  );
  return now?.user === login.user ? now : login;
}

/** Where asking again may help, AWS's own words say so. */
function unlessKnown(error: unknown, server: string): unknown {
  const unknown =
    error instanceof UsersUnknown ||
    (error instanceof AwsError && !mayPass(error));
  return unknown
    ? new NotDropped(
        `What this stack has loaded on ${server} isn't dropped, since it can't be told whether an environment uses it: ${error.message} Mend that and run "pulumi destroy" again, or drop the databases by hand: the comment on each says whose it is.`,
      )
    : error;
}
