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
      unknownHosts: [],
    };
  }
  const properties = await readProperties(place, environment);
  const led = await destinations(place, properties, names, instances);
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
    leadsTo: led.instances,
    unknownHosts: led.unknownHosts.map((host) => ({
      property: names.hostname,
      host,
    })),
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
  return (await destinations(place, properties, names, instances, resolve))
    .instances;
}

/** Where database properties lead: to instances, and to hosts that nobody here knows. */
export interface Destinations {
  readonly instances: RdsInstance[];
  /** Hosts that are no instance's, nor the endpoint of an instance of this account's that is gone. */
  readonly unknownHosts: string[];
}

/** As {@link leadsTo}, with the hosts that lead to no instance. */
export async function destinations(
  place: Place,
  properties: ReadonlyMap<string, Property>,
  names: PropertyNames,
  instances: readonly RdsInstance[],
  resolve?: Resolve,
): Promise<Destinations> {
  const each = (values: readonly string[]) =>
    values.flatMap((value) => value.split(",").map((one) => one.trim()));
  const hostnames = each(await valuesOf(place, properties.get(names.hostname)));
  const ports = each(await valuesOf(place, properties.get(names.port)));
  const found = new Map<string, RdsInstance>();
  const unknown = new Set<string>();
  for (const hostname of hostnames) {
    for (const port of ports.length > 0 ? ports : [DEFAULT_PORT]) {
      const instance = await instanceAt(
        hostname,
        Number(port),
        instances,
        resolve,
      );
      if (instance) found.set(instance.resourceId, instance);
      else if (
        hostname !== "" &&
        !(await isGoneInstance(hostname, instances, resolve))
      )
        unknown.add(hostname);
    }
  }
  return { instances: [...found.values()], unknownHosts: [...unknown] };
}

/**
 * Whether a host is the endpoint of an instance that this account had here and has no more, e.g. of a copy that somebody
 * has deleted. Endpoints of an account's instances in a region differ in the first label only (RDS user guide,
 * "Amazon RDS DB instances"; a proxy's and a cluster's have `proxy-` and `cluster-` in the second), and the name goes with
 * the instance ("Renaming a DB instance").
 */
async function isGoneInstance(
  hostname: string,
  instances: readonly RdsInstance[],
  resolve?: Resolve,
): Promise<boolean> {
  const domain = instanceDomain(hostname);
  return (
    domain !== undefined &&
    instances.some(({ address = "" }) => instanceDomain(address) === domain) &&
    (await addressesOf(hostname, resolve)).length === 0
  );
}

/** What stands behind the first label of an instance's endpoint, if that is what a host is. */
function instanceDomain(hostname: string): string | undefined {
  return /^[^.]+\.([^.]+\.[^.]+\.rds\.amazonaws\.com(?:\.cn)?)\.?$/i
    .exec(hostname)?.[1]
    ?.toLowerCase();
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
