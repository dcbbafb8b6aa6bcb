import { environmentsOf } from "../aws/beanstalk/environment";
import { readProperties, resolveProperty } from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import { listInstances } from "../aws/rds/instances";
import type { PropertyNames } from "../aws/servers";
import { leadsTo } from "./target-facts";

/** A database, and an environment whose settings lead to it. */
export interface DatabaseUser {
  readonly database: string;
  readonly environment: string;
}

/**
 * Which databases of a server the environments of an application use, by their settings.
 * @param server the server's resource id
 */
export async function databaseUsers(
  place: Place,
  application: string,
  names: PropertyNames,
  server: string,
): Promise<DatabaseUser[]> {
  const [environments, instances] = await Promise.all([
    environmentsOf(place, application),
    listInstances(place),
  ]);
  const users: DatabaseUser[] = [];
  for (const environment of environments) {
    const properties = await readProperties(place, environment);
    const property = properties.get(names.database);
    if (!property) continue;
    const used = await leadsTo(place, properties, names, instances);
    if (!used.some(({ resourceId }) => resourceId === server)) continue;
    const values = [await resolveProperty(place, property), property.plain];
    for (const database of values)
      if (database) users.push({ database, environment: environment.name });
  }
  return users;
}
