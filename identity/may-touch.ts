import type { Environment } from "../aws/beanstalk/environment";
import type { Property } from "../aws/beanstalk/properties";
import { bytesAfter, MOST_BYTES } from "../aws/beanstalk/property-size";
import type { RdsInstance } from "../aws/rds/instances";
import { isHostName, isSameHost } from "./host-name";

/**
 * What must hold of one of the target's own environment properties before it may be touched.
 * - `mustBe`: the property exists with exactly this value. A missing property doesn't hold.
 * - `mustNotBe`: the property has another value, compared without regard to case and surrounding
 *   space, since applications are as lenient. A missing property holds: it isn't that value.
 */
export type Guard =
  | { readonly property: string; readonly mustBe: string }
  | { readonly property: string; readonly mustNotBe: string };

/** What is known of the environment that is to use the copy. */
export interface TargetFacts {
  /** Its name, as the configuration has it. */
  readonly name: string;
  /** The environment, or undefined when there is none of that name. */
  readonly environment: Environment | undefined;
  /** Its properties as deployed. */
  readonly properties: ReadonlyMap<string, Property>;
  /** Every value that its guarded properties may have for the application, by name: two where a name is in both namespaces. */
  readonly guarded: ReadonlyMap<string, readonly string[]>;
  /** The instances that its own database properties lead to, by RDS's record: none, one, or two as above. */
  readonly leadsTo: readonly Pick<RdsInstance, "identifier" | "resourceId">[];
  /** Hosts of its database properties that are no RDS instance's, each with the property that says it. */
  readonly unknownHosts: readonly {
    readonly property: string;
    readonly host: string;
  }[];
}

/** What is known of production. */
export interface ProductionFacts {
  /** Name of its Beanstalk environment. */
  readonly environment: string;
  /** Id of its Beanstalk environment (`e-…`), where it is known. */
  readonly environmentId?: string;
  /** Its RDS instance. */
  readonly identifier: string;
  readonly resourceId: string;
}

/** What is to be done to the target, and what forbids it. */
export interface Intention {
  /** Names or ids of environments that are never touched. */
  readonly neverTouch: readonly string[];
  readonly guards: readonly Guard[];
  /** Hosts that somebody answers for: whatever stands behind them, it isn't production. */
  readonly knownHosts: readonly string[];
  /** Properties that will be set, by name. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Whether the target may be made to use the copy.
 * @returns why not: one sentence or two for each reason, saying what to do; empty when it may.
 */
export function mayTouch(
  target: TargetFacts,
  production: ProductionFacts,
  { neverTouch, guards, knownHosts, settings }: Intention,
): string[] {
  const { environment } = target;
  const listed = neverTouch.find((entry) => is(target, entry));
  const reasons: (string | false | undefined)[] = [
    isProduction(target, production) &&
      `${target.name} is production's own environment. Name the environment that is to use the copy in prod-copy:target.`,
    listed !== undefined &&
      `${target.name} is listed in prod-copy:neverTouch (${listed}).`,
    ...(environment
      ? [
          ...existing(target, environment),
          ...target.leadsTo
            .filter(({ resourceId }) => resourceId === production.resourceId)
            .map(
              ({ identifier }) =>
                `The database properties of ${target.name} lead to production's instance, ${identifier}: it may be the other colour of a blue/green pair. If it is to use the copy all the same, give it a database of its own first.`,
            ),
          ...strange(target, knownHosts),
          ...guards.map((guard) => broken(guard, target)),
          tooLarge(target, settings),
        ]
      : [
          `There is no Beanstalk environment ${target.name} here. Check prod-copy:target, aws:region and the account.`,
        ]),
  ];
  return reasons.filter((reason) => typeof reason === "string");
}

function existing(
  { name }: TargetFacts,
  { status, coupledDatabase }: Environment,
): (string | false)[] {
  return [
    (status === "Terminating" || status === "Terminated") &&
      `${name} is being terminated.`,
    coupledDatabase &&
      `The database of ${name} is coupled: Beanstalk made it as a part of the environment and sets its properties itself. Decouple it first (Beanstalk console, Configuration, Database, Decouple).`,
  ];
}

/** RDS Proxy or a pooler may lead to production by an address of its own, so only a person can say what stands there. */
function strange(
  { name, unknownHosts }: TargetFacts,
  knownHosts: readonly string[],
): string[] {
  return unknownHosts
    .filter(({ host }) => !knownHosts.some((known) => isSameHost(known, host)))
    .map(({ property, host }) =>
      isHostName(host)
        ? `${property} of ${name} is ${host}, which is no RDS instance of this region and account: production may be behind it (RDS Proxy, PgBouncer). If it isn't, write that host into prod-copy:knownHosts: ["${host}"].`
        : // A connection string, say, with a password in it.
          `${property} of ${name} can't be a host name, so where it leads isn't known. Set it to the name of a host there.`,
    );
}

/** Names of environments are compared without regard to case: a refusal too many does no harm. */
function is({ name, environment }: TargetFacts, nameOrId: string): boolean {
  return [name, environment?.name, environment?.id].some(
    (known) => known?.toLowerCase() === nameOrId.trim().toLowerCase(),
  );
}

function isProduction(
  target: TargetFacts,
  { environment, environmentId }: ProductionFacts,
): boolean {
  return (
    is(target, environment) ||
    (environmentId !== undefined && is(target, environmentId))
  );
}

/** The property's value is told only where the guard itself names it. */
function broken(guard: Guard, target: TargetFacts): string | undefined {
  const values = target.guarded.get(guard.property) ?? [];
  if ("mustBe" in guard) {
    if (values.length === 0)
      return `${target.name} has no environment property ${guard.property}, but it must be ${guard.mustBe} (prod-copy:guards). Set it there first.`;
    return values.every((value) => value === guard.mustBe)
      ? undefined
      : `${guard.property} of ${target.name} isn't ${guard.mustBe}, but must be (prod-copy:guards). Set it there first.`;
  }
  return values.some((value) => plain(value) === plain(guard.mustNotBe))
    ? `${guard.property} of ${target.name} is ${guard.mustNotBe}, but must not be (prod-copy:guards). Change it there first.`
    : undefined;
}

function plain(value: string): string {
  return value.trim().toLowerCase();
}

function tooLarge(
  { name, properties }: TargetFacts,
  settings: Readonly<Record<string, string>>,
): string | undefined {
  const bytes = bytesAfter(properties, settings);
  return bytes > MOST_BYTES
    ? `The environment properties of ${name} would take ${bytes} bytes, but Beanstalk takes ${MOST_BYTES} at most. Shorten or remove some, or move long ones to Secrets Manager.`
    : undefined;
}
