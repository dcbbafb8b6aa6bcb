import { addressesOf, type Resolve } from "../aws/beanstalk/addresses";
import { aliasesOf } from "../aws/beanstalk/aliases";
import { describeEnvironment } from "../aws/beanstalk/environment";
import {
  type Property,
  readProperties,
  resolveProperty,
} from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import { findByEndpoint, type RdsInstance } from "../aws/rds/instances";
import type { PropertyNames } from "../aws/servers";
import type { Guard, TargetFacts } from "./may-touch";

/** PostgreSQL's port, where an environment doesn't say. */
const DEFAULT_PORT = "5432";

/**
 * Looks at the target, for {@link mayTouch} to decide.
 * @param instances Every RDS instance of the region.
 */
export async function targetFacts(
  place: Place,
  name: string,
  names: PropertyNames,
  guards: readonly Guard[],
  instances: readonly RdsInstance[],
): Promise<TargetFacts> {
  const environment = await describeEnvironment(place, name);
  if (!environment || environment.status === "Terminating") {
    return {
      name,
      environment,
      properties: new Map(),
      guarded: new Map(),
      leadsTo: [],
    };
  }
  const properties = await readProperties(place, environment);
  return {
    name,
    environment,
    properties,
    guarded: new Map(
      await Promise.all(
        guards.map(
          async ({ property }) =>
            [
              property,
              await valuesOf(place, properties.get(property)),
            ] as const,
        ),
      ),
    ),
    leadsTo: await leadsTo(place, properties, names, instances),
  };
}

/**
 * The instances that an environment's database properties lead to, by RDS's record of endpoints. An alias in DNS is
 * followed, and a host that has an instance's IP address is that instance, however it is written. Where several
 * hosts are given, as libpq takes them, each counts.
 * @param resolve finds a host's addresses. Default: this machine's own way
 */
export async function leadsTo(
  place: Place,
  properties: ReadonlyMap<string, Property>,
  names: PropertyNames,
  instances: readonly RdsInstance[],
  resolve?: Resolve,
): Promise<RdsInstance[]> {
  const each = (values: readonly string[]) =>
    values.flatMap((value) => value.split(",").map((one) => one.trim()));
  const hostnames = each(await valuesOf(place, properties.get(names.hostname)));
  const ports = each(await valuesOf(place, properties.get(names.port)));
  const found = new Map<string, RdsInstance>();
  for (const hostname of hostnames) {
    for (const port of ports.length > 0 ? ports : [DEFAULT_PORT]) {
      const instance = await instanceAt(
        hostname,
        Number(port),
        instances,
        resolve,
      );
      if (instance) found.set(instance.resourceId, instance);
    }
  }
  return [...found.values()];
}

async function instanceAt(
  hostname: string,
  port: number,
  instances: readonly RdsInstance[],
  resolve?: Resolve,
): Promise<RdsInstance | undefined> {
  const direct = findByEndpoint(instances, hostname, port);
  if (direct) return direct;
  for (const alias of await aliasesOf(hostname)) {
    const instance = findByEndpoint(instances, alias, port);
    if (instance) return instance;
  }
  return instanceWithAddressOf(hostname, port, instances, resolve);
}

/** The instance that answers at the same IP address; with several there, the one at that port. */
async function instanceWithAddressOf(
  hostname: string,
  port: number,
  instances: readonly RdsInstance[],
  resolve?: Resolve,
): Promise<RdsInstance | undefined> {
  const wanted = await addressesOf(hostname, resolve);
  if (wanted.length === 0) return undefined;
  const resolved = await Promise.all(
    instances.map(async (instance) => ({
      instance,
      addresses: await addressesOf(instance.address ?? "", resolve),
    })),
  );
  const there = resolved
    .filter(({ addresses }) => addresses.some((one) => wanted.includes(one)))
    .map(({ instance }) => instance);
  return (
    there.find((instance) => instance.port === port) ??
    (there.length === 1 ? there[0] : undefined)
  );
}

/** The values that the application may get for a property: AWS doesn't say which where a name is in both namespaces. */
async function valuesOf(
  place: Place,
  property: Property | undefined,
): Promise<string[]> {
  if (!property) return [];
  const value = await resolveProperty(place, property);
  return property.plain === undefined ? [value] : [value, property.plain];
}
