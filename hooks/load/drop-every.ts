import { assertAccount } from "../aws/account";
import { environmentState } from "../aws/environment";
import { describeInstance } from "../aws/instances";
import { readProperties } from "../aws/properties";
import { type Login, withClient } from "../postgres/connect";
import { withRoute } from "../postgres/route";
import { say } from "../say";
import { databaseLogin } from "../target/database-login";
import { NotDropped } from "./drop-database";
import { dropUnused } from "./drop-unused";
import type { LoadInputs } from "./inputs";
import { maintenanceLogin, targetServer } from "./target-server";

/** How long sessions of an application that has just been restarted may last, in milliseconds. */
const sessionsMayLast = 60_000;

/**
 * Drops every database that this stack has loaded.
 * @throws NotDropped when an environment or a session still uses one
 */
export async function dropEvery(inputs: LoadInputs): Promise<void> {
  const { place, access, server } = inputs;
  await assertAccount(place);
  if (!(await describeInstance(place, server.resourceId))) {
    say(
      `${server.identifier} (${server.resourceId}) no longer exists, and the databases there with it`,
    );
    return;
  }
  const login = await loginNow(inputs);
  await targetServer({ ...inputs, login });
  const { dropped, kept } = await withRoute(access, server, async (route) =>
    withClient(route, await maintenanceLogin(route, login), (client) =>
      dropUnused(client, inputs, undefined, sessionsMayLast),
    ),
  );
  for (const name of dropped) say(`dropped ${name}`);
  if (kept.length > 0) throw new NotDropped(kept.join(" "));
}

/** The target's login as it is now: its password may have been changed since. Where there is none, the one of then. */
async function loginNow({
  place,
  target,
  properties,
  login,
}: LoadInputs): Promise<Login> {
  const environment = await environmentState(place, target);
  if (!environment) return login;
  const now = await databaseLogin(
    place,
    await readProperties(place, environment),
    properties,
  );
  return now?.user === login.user ? now : login;
}
