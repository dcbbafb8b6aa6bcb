import { type Property, resolveProperty } from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import type { PropertyNames } from "../aws/servers";
import type { Login } from "../postgres/connect/connect";

/** The login to the database that an environment's properties hold; undefined where one of them is missing. */
export async function databaseLogin(
  place: Place,
  properties: ReadonlyMap<string, Property>,
  names: PropertyNames,
): Promise<Login | undefined> {
  const [user, password, database] = await Promise.all(
    [names.username, names.password, names.database].map(async (name) => {
      const property = properties.get(name);
      return property && (await resolveProperty(place, property));
    }),
  );
  return user && password && database
    ? { user, password, database }
    : undefined;
}
