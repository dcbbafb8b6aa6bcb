import {
  describeEnvironment,
  type Environment,
} from "../aws/beanstalk/environment";
import {
  type Property,
  readProperties,
  resolveProperty,
} from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import {
  findByEndpoint,
  listInstances,
  type RdsInstance,
} from "../aws/rds/instances";
import type { Production, PropertyNames } from "../aws/servers";

/** Production can't be found, or isn't of a kind that can be copied. The message says what to do. */
export class NoProduction extends Error {
  override readonly name = "NoProduction";
}

/** Production as found from its environment's name. */
export interface FoundProduction {
  readonly production: Production;
  /** The application's database, as its environment property says. */
  readonly database: string;
  /** The role the application logs in as. */
  readonly applicationRole: string;
  readonly environment: Environment;
  readonly instance: RdsInstance;
  /** Every instance of the region, production's included. */
  readonly instances: readonly RdsInstance[];
}

/**
 * Finds production by the name of its Beanstalk environment: its properties lead to the RDS instance,
 * by RDS's own record of endpoints.
 * @throws {NoProduction} when the environment, a property or the instance is missing, or the database is coupled.
 */
export async function findProduction(
  place: Place,
  environmentName: string,
  names: PropertyNames,
): Promise<FoundProduction> {
  const environment = await describeEnvironment(place, environmentName);
  if (!environment || environment.status === "Terminating") {
    throw new NoProduction(
      `There is no Beanstalk environment ${environmentName} in ${place.region}, account ${place.account}${environment ? " (it is being terminated)" : ""}. Check prod-copy:production and aws:region.`,
    );
  }
  if (environment.coupledDatabase) {
    throw new NoProduction(
      `The database of ${environmentName} is coupled: Beanstalk made it as a part of the environment, and sets its properties itself. Decouple it first (Beanstalk console, Configuration, Database, Decouple), then set ${Object.values(names).join(", ")} as environment properties.`,
    );
  }
  const properties = await readProperties(place, environment);
  const [hostname, port, database, applicationRole] = await Promise.all(
    needed(environmentName, properties, names).map((property) =>
      resolveProperty(place, property),
    ),
  );
  const instances = await listInstances(place);
  const instance = findByEndpoint(instances, hostname ?? "", Number(port));
  if (!instance?.address || !instance.port) {
    throw new NoProduction(
      `${names.hostname} and ${names.port} of ${environmentName} (${hostname}:${port}) match the endpoint of no RDS instance in ${place.region}, account ${place.account}. An RDS Proxy, an Aurora cluster's endpoint and a name of your own in DNS aren't followed: the property must hold the instance's endpoint.`,
    );
  }
  return {
    production: {
      environment: environment.name,
      identifier: instance.identifier,
      resourceId: instance.resourceId,
      address: instance.address,
      port: instance.port,
    },
    database: database ?? "",
    applicationRole: applicationRole ?? "",
    environment,
    instance,
    instances,
  };
}

/** The properties that lead to the database, in the order hostname, port, database, username. */
function needed(
  environment: string,
  properties: ReadonlyMap<string, Property>,
  names: PropertyNames,
): Property[] {
  const wanted = [names.hostname, names.port, names.database, names.username];
  const missing = [...wanted, names.password].filter(
    (name) => !properties.has(name),
  );
  if (missing.length > 0) {
    throw new NoProduction(
      `${environment} has no environment property ${missing.join(", ")}. Set ${missing.length > 1 ? "them" : "it"} there, or name the properties that ${environment} uses in prod-copy:properties.`,
    );
  }
  return wanted.flatMap((name) => properties.get(name) ?? []);
}
