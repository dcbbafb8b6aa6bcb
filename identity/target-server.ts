import type { Place } from "../aws/place";
import type { RdsInstance } from "../aws/rds/instances";
import type { Owner } from "../aws/rds/tags";
import type { Instance, Production } from "../aws/servers";
import { type Login, withClient } from "../postgres/connect/connect";
import type { Route } from "../postgres/connect/route";
import { sqlstateOf } from "../postgres/errors";
import { assertCopy } from "./prove-copy";
import { readRecords } from "./records";

/**
 * RDS's record of the server that is to get the database, fetched now: it is where it was, and it isn't production's.
 * @throws NotTheCopy
 */
export async function targetServer({
  place,
  production,
  server,
  login,
  owner,
}: {
  readonly place: Place;
  readonly production: Production;
  readonly server: Instance;
  readonly login: Login;
  readonly owner: Owner;
}): Promise<RdsInstance> {
  const copy = {
    ...server,
    masterUsername: login.user,
    loaded: { name: login.database, oid: 0 },
  };
  return assertCopy(
    { production, owner, copy },
    await readRecords({ place, production, copy }),
  );
}

/** A login for work on the server as a whole: in its maintenance database, which nobody drops. */
export async function maintenanceLogin(
  route: Route,
  login: Login,
): Promise<Login> {
  const maintenance = { ...login, database: "postgres" };
  try {
    await withClient(route, maintenance, async () => undefined);
    return maintenance;
  } catch (error) {
    // No such database, or the role may not connect to it: then its own will do.
    if (!["3D000", "42501"].includes(sqlstateOf(error) ?? "")) throw error;
    return login;
  }
}
