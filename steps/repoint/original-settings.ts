import { assertAccount } from "../../aws/account";
import {
  type EnvironmentState,
  environmentState,
} from "../../aws/beanstalk/environment";
import { readProperties } from "../../aws/beanstalk/properties";
import { pick, type StoredSettings } from "../../aws/beanstalk/stored-settings";
import { DEADLINES } from "../../aws/beanstalk/update-environment";
import { AwsError } from "../../aws/errors";
import type { Place } from "../../aws/place";
import { listInstances } from "../../aws/rds/instances";
import { type Owner, ownerOf, sameOwner } from "../../aws/rds/tags";
import type { Instance, PropertyNames } from "../../aws/servers";
import { leadsTo } from "../../identity/target-facts";
import type { Access } from "../../process/access";
import { say } from "../../words/say";
import { putBack } from "./put-back";
import { usesOurDatabase } from "./uses-our-database";

/** What OriginalSettings is given. */
export interface OriginalInputs {
  readonly place: Place;
  /** Whose the stack's copies are: its project and stack, as in their tags. */
  readonly owner: Owner;
  /** Name of the Beanstalk environment that is to use the copy. */
  readonly target: string;
  /** Names of the properties that lead the application to its database. */
  readonly properties: PropertyNames;
  /** How this machine reaches the target's own server, where the copy is a database there. Default: the copy is an instance. */
  readonly sharedServer?: Access | undefined;
}

/** What the target had before the stack changed anything. */
export interface Original {
  /** Id of the target (`e-…`). */
  readonly environmentId: string;
  /** The target's settings, by name; null: there was none. Secret. */
  readonly settings: StoredSettings;
  /** The instance they led to; none where they led to no RDS instance of the region. */
  readonly database?: Pick<Instance, "identifier" | "resourceId">;
}

/** Reads it, and warns where the target uses a copy of this program's already. */
export async function readOriginal(inputs: OriginalInputs): Promise<Original> {
  const { place, properties: names, sharedServer } = inputs;
  await assertAccount(place);
  const state = await mustExist(inputs);
  const [properties, instances] = await Promise.all([
    readProperties(place, state),
    listInstances(place),
  ]);
  const used = await leadsTo(place, properties, names, instances);
  for (const { identifier, tags } of used) {
    const owner = ownerOf(tags);
    if (owner) say(alreadyOurs(inputs, identifier, owner));
  }
  if (
    sharedServer &&
    (await usesOurDatabase(inputs, sharedServer, properties, used))
  )
    say(
      alreadyOurs(
        inputs,
        `the database ${properties.get(names.database)?.value}`,
        inputs.owner,
      ),
    );
  const [database] = used;
  return {
    environmentId: state.id,
    settings: pick(properties, namesOf(inputs)),
    ...(database && {
      database: {
        identifier: database.identifier,
        resourceId: database.resourceId,
      },
    }),
  };
}

/** Only ever adds: settings under names that are new in the configuration, which the stack hasn't touched yet. */
export async function addToOriginal(
  { environmentId, settings, database }: Original,
  inputs: OriginalInputs,
): Promise<Original> {
  const { place } = inputs;
  await assertAccount(place);
  const added = namesOf(inputs).filter((name) => !(name in settings));
  const more =
    added.length > 0
      ? pick(await readProperties(place, await mustExist(inputs)), added)
      : {};
  return {
    environmentId,
    settings: { ...settings, ...more },
    ...(database && { database }),
  };
}

/**
 * Usually finds everything put back by BeanstalkSettings. Where a killed run changed the target
 * before that one got into the state, this is the only one left to put it back.
 */
export async function putBackOriginal({
  settings,
  ...noted
}: OriginalInputs & Original): Promise<void> {
  await putBack(
    { ...noted, original: settings, written: undefined },
    { ...DEADLINES, ready: 10 * 60_000 },
  );
}

/** Whether what was read is of another environment: one elsewhere, or one that was given the name since. */
export async function isOfAnother(
  olds: OriginalInputs & Original,
  { place, target }: OriginalInputs,
): Promise<boolean> {
  if (
    olds.target !== target ||
    olds.place.region !== place.region ||
    olds.place.account !== place.account
  )
    return true;
  const state = await environmentState(place, target);
  return state !== undefined && state.id !== olds.environmentId;
}

/** Names of the five properties, sorted. */
export function namesOf({
  properties,
}: Pick<OriginalInputs, "properties">): string[] {
  return Object.values(properties).sort();
}

async function mustExist({
  place,
  target,
}: Pick<OriginalInputs, "place" | "target">): Promise<EnvironmentState> {
  const state = await environmentState(place, target);
  if (state) return state;
  throw new AwsError(
    `There is no Beanstalk environment ${target} in ${place.region}, account ${place.account}. Check prod-copy:target.`,
    "NoEnvironment",
  );
}

function alreadyOurs(
  { target, owner }: Pick<OriginalInputs, "target" | "owner">,
  identifier: string,
  actual: Owner,
): string {
  const whose = `${actual.project}/${actual.stack}`;
  return sameOwner(actual, owner)
    ? `Warning: ${target} already uses ${identifier}, a copy of this very stack (${whose}): the stack's state seems to be lost. What ${target} used before isn't known any more, so pulumi destroy will put back settings that lead to ${identifier}, and not delete it while they do. Set the right ones on ${target} by hand first, if you know them, and run pulumi up again.`
    : `Warning: ${target} already uses ${identifier}, a copy of another stack (${whose}). Two stacks for one environment undo each other's work: destroy the other one first.`;
}
