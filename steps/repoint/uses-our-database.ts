import type { Property } from "../../aws/beanstalk/properties";
import { orWarn } from "../../aws/or-warn";
import type { Place } from "../../aws/place";
import type { RdsInstance } from "../../aws/rds/instances";
import { type Owner, sameOwner } from "../../aws/rds/tags";
import type { PropertyNames } from "../../aws/servers";
import { databaseLogin } from "../../identity/database-login";
import { readOwnNote } from "../../identity/database-note";
import { withClient } from "../../postgres/connect/connect";
import { withRoute } from "../../postgres/connect/route";
import { describe, sqlstateOf } from "../../postgres/errors";
import type { Access } from "../../process/access";
import { say } from "../../words/say";

/** Whose settings they are, and where. */
interface Whose {
  readonly place: Place;
  readonly target: string;
  readonly owner: Owner;
  readonly properties: PropertyNames;
}

/**
 * Whether the target's settings lead to a database that this stack has loaded, by the note in it. Where that
 * can't be told, they are taken for somebody else's, which is said: they stay as they are.
 * @param servers the instances that the settings lead to
 */
export async function usesOurDatabase(
  { place, target, owner, properties: names }: Whose,
  access: Access,
  properties: ReadonlyMap<string, Property>,
  [server]: readonly RdsInstance[],
): Promise<boolean> {
  if (!server?.address || !server.port) return false;
  const endpoint = { address: server.address, port: server.port };
  const login = await orWarn(
    databaseLogin(place, properties, names),
    `whether ${target} uses a database that this stack has loaded can't be told`,
  );
  if (!login) return false;
  try {
    const { note } = await withRoute(access, endpoint, (route) =>
      withClient(route, login, readOwnNote, { readOnly: true }),
    );
    return sameOwner(note, owner);
  } catch (error) {
    // 3D000: there is no such database any more, so the name leads nowhere.
    if (sqlstateOf(error) !== "3D000")
      say(
        `Warning: whether the database ${login.database} that ${target} uses was loaded by this stack can't be told: ${describe(error)}`,
      );
    return false;
  }
}
