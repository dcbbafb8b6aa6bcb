import {
  type Property,
  readProperties,
  resolveProperty,
} from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import { describeInstance, findByEndpoint } from "../aws/rds/instances";
import type { Production, PropertyNames } from "../aws/servers";
import type { Login } from "../postgres/connect/connect";

/** Production's settings no longer are what the program read. */
export class ProductionChanged extends Error {
  override readonly name = "ProductionChanged";
}

/**
 * Fetches the login that production's application uses at this moment, does the work with it, and forgets
 * it: it is kept nowhere.
 * @throws ProductionChanged when the environment has no such login, or leads to another database or role
 * than it did when the program ran: then its password proves nothing about the copy.
 */
export async function withProductionLogin<T>(
  place: Place,
  production: Production,
  names: PropertyNames,
  applicationRole: string,
  work: (login: Login) => Promise<T>,
): Promise<T> {
  const properties = await readProperties(place, production.environment);
  const read = async (key: keyof PropertyNames): Promise<string> => {
    const property: Property | undefined = properties.get(names[key]);
    const value = property && (await resolveProperty(place, property));
    if (!value)
      throw new ProductionChanged(
        `${production.environment} has no ${names[key]} any more. Run "pulumi up" again once it has.`,
      );
    return value;
  };
  const [hostname, port, user] = [
    await read("hostname"),
    await read("port"),
    await read("username"),
  ];
  const instance = await describeInstance(place, production.resourceId);
  if (!instance || !findByEndpoint([instance], hostname, Number(port)))
    throw new ProductionChanged(
      `${names.hostname} and ${names.port} of ${production.environment} (${hostname}:${port}) don't lead to ${production.identifier} any more, as they did when this run began. Run "pulumi up" again.`,
    );
  if (user !== applicationRole)
    throw new ProductionChanged(
      `${names.username} of ${production.environment} isn't "${applicationRole}" any more, as it was when this run began. Run "pulumi up" again.`,
    );
  return work({
    user,
    password: await read("password"),
    database: await read("database"),
  });
}
