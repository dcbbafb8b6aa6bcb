import { assertAccount } from "../../../aws/account";
import { environmentState } from "../../../aws/beanstalk/environment";
import { readProperties } from "../../../aws/beanstalk/properties";
import { orWarn } from "../../../aws/or-warn";
import { describeInstance } from "../../../aws/rds/instances";
import { databaseLogin } from "../../../identity/database-login";
import { NotTheCopy } from "../../../identity/identity";
import { maintenanceLogin } from "../../../identity/target-server";
import { type Login, withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import { say } from "../../../words/say";
import type { LoadInputs } from "../inputs";
import { NotDropped } from "./drop-database";
import { dropUnused } from "./drop-unused";

/** How long sessions of an application that has just been restarted may last, in milliseconds. */
const sessionsMayLast = 60_000;

/**
 * Drops every database that this stack has loaded.
 * @throws NotDropped when an environment or a session still uses one
 */
export async function dropEvery(inputs: LoadInputs): Promise<void> {
  const { place, access, server, production } = inputs;
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
  const login = await loginNow(inputs);
  // Where it is now: it may have been given another name since.
  const endpoint = { address: record.address, port: record.port };
  const { dropped, kept } = await withRoute(access, endpoint, async (route) =>
    withClient(route, await maintenanceLogin(route, login), (client) =>
      dropUnused(client, inputs, undefined, sessionsMayLast),
    ),
  );
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
}: LoadInputs): Promise<Login> {
  const environment = await environmentState(place, target);
  if (!environment) return login;
  const now = await orWarn(
    databaseLogin(place, await readProperties(place, environment), properties),
    `the login that ${target} uses now can't be read`,
  );
  return now?.user === login.user ? now : login;
}
