import { assertAccount } from "../../aws/account";
import { readProperties } from "../../aws/beanstalk/properties";
import { AwsError, CredentialsExpired, NoCredentials } from "../../aws/errors";
import {
  describeInstance,
  listInstances,
  type RdsInstance,
} from "../../aws/rds/instances";
import {
  deleteInstance,
  setDeletionProtection,
} from "../../aws/rds/modify-instance";
import { useOf } from "../../aws/rds/protection";
import { belongsTo, type Owner } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import { WaitedTooLong } from "../../aws/wait";
import { leadsTo } from "../../identity/target-facts";
import {
  type MayUse,
  UsersUnknown,
  whoMayUse,
} from "../../identity/who-may-use";
import { say } from "../../words/say";

/** Whose instances go, and who must not be using them. */
export interface EveryInstance extends MayUse {
  readonly owner: Owner;
  readonly production: Production;
  readonly properties: PropertyNames;
}

/** Instances of the stack's are still there. */
export class NotDeleted extends Error {
  override readonly name = "NotDeleted";
}

/** A restore of a large database, and RDS's backup behind it, take hours. In milliseconds. */
const RESTORED = 12 * 60 * 60_000;

/**
 * Deletes every instance that is this stack's by its tags, whatever the engine's state knows: a run that was killed in
 * the restore leaves one that holds production's data and lets production's own passwords in. One that is still being
 * restored is waited for, up to 12 hours.
 * @throws {NotDeleted} with the name of each that is still there, and why: an environment uses it, or it can't be told
 */
export async function deleteEvery(every: EveryInstance): Promise<void> {
  const { place, owner, production } = every;
  await assertAccount(place);
  const ours = (await listInstances(place)).filter(
    ({ tags, resourceId }) =>
      belongsTo(tags, owner) && resourceId !== production.resourceId,
  );
  const kept: string[] = [];
  for (const { identifier, resourceId } of ours) {
    const reason = await deleteOne(every, resourceId).catch(why);
    if (reason !== undefined)
      kept.push(`${identifier} isn't deleted: ${ended(reason)}`);
  }
  if (kept.length > 0)
    throw new NotDeleted(
      `${kept.join(" ")} Whatever is still there holds what this stack has restored, and costs money. Mend that, and run "pulumi destroy" again; or delete it by hand.`,
    );
}

/** @returns why it stays; undefined: it is gone */
async function deleteOne(
  every: EveryInstance,
  resourceId: string,
): Promise<string | undefined> {
  const { place } = every;
  // Looked at anew: the wait for another one may lie between.
  const instance = await describeInstance(place, resourceId);
  if (instance === undefined) return undefined;
  const { identifier, status } = instance;
  const user = await userOf(every, instance);
  if (user !== undefined) return user;
  say(
    `${identifier} is this stack's, was left by an earlier run and is ${status}: deleting it`,
  );
  if (instance.deletionProtection && status !== "deleting")
    await setDeletionProtection(place, identifier, false);
  await deleteInstance(place, identifier, RESTORED);
  say(`deleted ${identifier}`);
  return undefined;
}

/** Who uses an instance, or is about to, as the end of a sentence. */
async function userOf(
  every: EveryInstance,
  instance: RdsInstance,
): Promise<string | undefined> {
  const { place, properties: names } = every;
  const all = await listInstances(place);
  for (const environment of await whoMayUse(every)) {
    const { id, name, status } = environment;
    // Its servers go, and its settings with them.
    if (status === "Terminating") continue;
    // An update on its way may be the one that makes it use the instance.
    if (status !== "Ready" && useOf(instance)?.environmentId === id)
      return `it is protected for ${name}, which is ${status}`;
    const properties = await readProperties(place, environment);
    const used = await leadsTo(place, properties, names, all);
    if (used.some(({ resourceId }) => resourceId === instance.resourceId))
      return `${name} uses it (${names.hostname}). Give ${name} another database`;
  }
  return undefined;
}

/** Why one stays is no reason for the others to. Without credentials nothing can go. */
function why(error: unknown): string {
  const noCredentials =
    error instanceof CredentialsExpired || error instanceof NoCredentials;
  const ofThisOne = [AwsError, WaitedTooLong, UsersUnknown].some(
    (kind) => error instanceof kind,
  );
  if (!(error instanceof Error) || noCredentials || !ofThisOne) throw error;
  return error.message;
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
