import type { ClientBase } from "pg";
import {
  readProperties,
  resolveProperty,
} from "../../../aws/beanstalk/properties";
import { listInstances } from "../../../aws/rds/instances";
import type { Owner } from "../../../aws/rds/tags";
import type { Instance, PropertyNames } from "../../../aws/servers";
import { identityOf } from "../../../identity/copy";
import { readNotes } from "../../../identity/database-note";
import { leadsTo } from "../../../identity/target-facts";
import { type MayUse, whoMayUse } from "../../../identity/who-may-use";
import {
  actingPrefix,
  dropActingRoles,
  endActingRoles,
  listActingRoles,
} from "../../../postgres/roles/acting-role";
import { dropHalfLoaded, dropLoaded, NotDropped } from "./drop-database";

/** Whose databases may go, from which server, and who must not be using them: the environments of the target's application. */
export interface Loads extends MayUse {
  /** Whose the databases are, by their notes. */
  readonly owner: Owner;
  /** Names of the environment properties that hold the databases' coordinates. */
  readonly properties: PropertyNames;
  /** The instance that they are on. */
  readonly server: Instance;
}

/** What became of the databases that this stack has loaded. */
export interface Dropped {
  /** Names of those that are gone. */
  readonly dropped: readonly string[];
  /** Why others are still there, a sentence each. */
  readonly kept: readonly string[];
}

/**
 * Drops the databases that this stack has loaded, by their notes, but never one that an environment of the
 * target's application uses, nor one with sessions.
 * @param client in no database that may go
 * @param keep oid of the one that stays in any case
 * @param wait milliseconds until sessions must have ended. Default 0
 * @throws {UsersUnknown} {@link AwsError} where it can't be told what uses them. Only those that were never whole are
 * dropped then
 */
export async function dropUnused(
  client: ClientBase,
  loads: Loads,
  keep: number | undefined,
  wait = 0,
): Promise<Dropped> {
  const { owner, server } = loads;
  const dropped = await dropHalfLoaded(client, owner);
  const kept: string[] = [];
  const mine = (await readNotes(client, owner.project)).filter(
    ({ oid, note }) => note.stack === owner.stack && oid !== keep,
  );
  if (mine.length === 0) return { dropped, kept };
  for (const { name, oid } of mine) {
    // Asked anew for each: a wait for sessions lies between.
    const user = (await usersOf(loads)).find((one) => one.database === name);
    if (user) {
      kept.push(
        `The database ${name} on ${server.identifier} isn't dropped: ${user.environment} uses it.`,
      );
      continue;
    }
    try {
      const identity = identityOf({ ...server, loaded: { name, oid } });
      const roles = await listActingRoles(client, actingPrefix(identity));
      await endActingRoles(client, roles);
      if (!(await dropLoaded(client, name, owner, { wait }))) continue;
      dropped.push(name);
      // A run whose server ended under it couldn't, and no later one masks this database.
      await dropActingRoles(client, roles);
    } catch (error) {
      if (!(error instanceof NotDropped)) throw error;
      kept.push(error.message);
    }
  }
  return { dropped, kept };
}

/** A database, and an environment whose settings lead to it. */
interface DatabaseUser {
  readonly database: string;
  readonly environment: string;
}

/** Which databases of the server are used, by the settings of the environments that may. */
async function usersOf(loads: Loads): Promise<DatabaseUser[]> {
  const { place, properties: names, server } = loads;
  const [environments, instances] = await Promise.all([
    whoMayUse(loads),
    listInstances(place),
  ]);
  const users: DatabaseUser[] = [];
  for (const environment of environments) {
    if (environment.status === "Terminating") continue;
    const properties = await readProperties(place, environment);
    const property = properties.get(names.database);
    if (!property) continue;
    const used = await leadsTo(place, properties, names, instances);
    if (!used.some(({ resourceId }) => resourceId === server.resourceId))
      continue;
    const values = [await resolveProperty(place, property), property.plain];
    for (const database of values)
      if (database) users.push({ database, environment: environment.name });
  }
  return users;
}
