import { assertAccount } from "../../aws/account";
import {
  type EnvironmentState,
  environmentState,
} from "../../aws/beanstalk/environment";
import {
  healthOf,
  isHealthy,
  lastingHealth,
  patienceAfter,
} from "../../aws/beanstalk/health";
import { type Property, readProperties } from "../../aws/beanstalk/properties";
import type { StoredSettings } from "../../aws/beanstalk/stored-settings";
import {
  DEADLINES,
  type Deadlines,
  updateEnvironment,
  waitUntilReady,
} from "../../aws/beanstalk/update-environment";
import { AwsError } from "../../aws/errors";
import type { Place } from "../../aws/place";
import { listInstances, type RdsInstance } from "../../aws/rds/instances";
import { release } from "../../aws/rds/protection";
import { belongsTo, type Owner } from "../../aws/rds/tags";
import type { PropertyNames } from "../../aws/servers";
import { WaitedTooLong } from "../../aws/wait";
import { leadsTo } from "../../identity/target-facts";
import type { Access } from "../../process/access";
import { say } from "../../words/say";
import { planPutBack } from "./plan-put-back";
import { problemOf } from "./roll-back";
import { usedNow } from "./used-now";
import { usesOurDatabase } from "./uses-our-database";
import { withState } from "./with-state";

/** What was noted when the target was changed. */
export interface Changed {
  readonly place: Place;
  readonly target: string;
  /** Id of the target then. */
  readonly environmentId: string;
  readonly properties: PropertyNames;
  /** Whose the copies are. */
  readonly owner: Owner;
  readonly original: StoredSettings;
  /** The settings as the stack made them; undefined: not noted, so only those that lead to a copy of the stack are its. */
  readonly written: StoredSettings | undefined;
  /**
   * Set where the copy is a database on the target's own server: how this machine reaches that. Then the
   * database's name is all that was changed.
   */
  readonly sharedServer?: Access | undefined;
}

/**
 * Gives the target the settings back that it had before the first `up`, and lifts the protection of the
 * stack's copies.
 *
 * Nothing about the target holds a `destroy` up: what can't be put back (the environment is gone, stays
 * busy, or rolls the update back twice) or be told (a setting in a secret that can't be read) is a warning,
 * and the destroy goes on. Only where AWS
 * can't be asked or forbids it (expired credentials, another account, no permission, no network) it
 * fails: the copy couldn't be deleted either then, nothing is lost, and the next destroy goes on from there.
 */
export async function putBack(
  changed: Changed,
  deadlines: Deadlines = DEADLINES,
): Promise<void> {
  const { place, target, owner, environmentId } = changed;
  await assertAccount(place);
  const state = await environmentState(place, target);
  if (state?.id === environmentId && state.status !== "Terminating") {
    await settings(changed, deadlines);
  } else if (changed.written) {
    warn(
      `${target} (${environmentId}) no longer exists, so there is nothing to put back.`,
    );
  }
  await release(place, owner, environmentId);
}

async function settings(changed: Changed, deadlines: Deadlines): Promise<void> {
  const { place, target } = changed;
  try {
    const state = await waitUntilReady(place, target, deadlines.ready);
    await whatIsOurs(changed, state, deadlines);
  } catch (error) {
    if (!isTargetsOwn(error))
      throw withState(
        error,
        `${target} has either its own settings again or still those of the copy, which isn't deleted. The next pulumi destroy looks, and goes on from there.`,
      );
    warn(`The settings of ${target} weren't put back: ${error.message}`);
  }
}

async function whatIsOurs(
  changed: Changed,
  state: EnvironmentState,
  deadlines: Deadlines,
): Promise<void> {
  const { place, target, properties: names, written, owner } = changed;
  const [properties, instances] = await Promise.all([
    readProperties(place, state),
    listInstances(place),
  ]);
  const used = await usedNow(changed, properties, instances);
  const { sharedServer } = changed;
  const { restore, handMade } = planPutBack({
    original: sharedServer
      ? { [names.database]: changed.original[names.database] ?? null }
      : changed.original,
    written,
    properties,
    telling: sharedServer ? names.database : names.hostname,
    leadsToOurs: sharedServer
      ? await usesOurDatabase(changed, sharedServer, properties, used)
      : used.some(({ tags }) => belongsTo(tags, owner)),
  });
  if (handMade.length > 0)
    warn(
      `${handMade.join(", ")} of ${target} ${handMade.length > 1 ? "were" : "was"} changed by somebody else since, and ${handMade.length > 1 ? "stay" : "stays"} so.`,
    );
  if (Object.keys(restore).length === 0) return;
  await warnIfGone(changed, restore, instances);
  say(`${target}: putting back ${Object.keys(restore).join(", ")}`);
  await restoreTwice(changed, restore, isHealthy(state), deadlines);
}

/** A second try, since what makes an update fail is often over by then (a server that couldn't be reached). */
async function restoreTwice(
  { place, target }: Changed,
  restore: StoredSettings,
  wasHealthy: boolean,
  deadlines: Deadlines,
): Promise<void> {
  let problem: string | undefined;
  for (let attempt = 1; attempt <= 2; attempt++) {
    const outcome = await updateEnvironment(place, target, restore, deadlines);
    problem = problemOf(outcome);
    if (problem) {
      say(`${target}: ${problem}`);
      continue;
    }
    const state = await lastingHealth(
      place,
      target,
      patienceAfter(outcome.took),
    );
    if (state && isHealthy(state))
      say(`${target} has its own settings again: ${healthOf(state)}`);
    else
      warn(
        `${target} has its own settings again, but ${state ? `is ${healthOf(state)}` : "is gone"}${wasHealthy ? "" : " (it wasn't healthy before either)"}. Look at it.`,
      );
    return;
  }
  warn(
    `The settings of ${target} couldn't be put back: ${problem}. It still has those of a copy that is about to be deleted: set ${Object.keys(restore).join(", ")} by hand.`,
  );
}

/** The database that the target goes back to may have been deleted meanwhile. The setting comes back all the same. */
async function warnIfGone(
  { place, target, properties: names, original }: Changed,
  restore: StoredSettings,
  instances: readonly RdsInstance[],
): Promise<void> {
  const known = new Map<string, Property>();
  for (const name of [names.hostname, names.port]) {
    const setting = original[name];
    if (setting) known.set(name, setting);
  }
  if (!restore[names.hostname]) return;
  try {
    const found = await leadsTo(place, known, names, instances);
    if (found.length === 0)
      warn(
        `${names.hostname} of ${target} goes back to a host that is no RDS instance's in ${place.region}: its former database seems to be gone.`,
      );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    warn(
      `Whether the former database of ${target} still exists can't be told: ${error.message}`,
    );
  }
}

/**
 * Whether an error is about the target itself, which waiting or signing in doesn't mend: it stays busy,
 * is gone, or Beanstalk doesn't take the settings.
 */
function isTargetsOwn(error: unknown): error is AwsError | WaitedTooLong {
  if (error instanceof WaitedTooLong) return true;
  return (
    error instanceof AwsError &&
    /^(NoEnvironment|InvalidParameter|InvalidRequest|Validation|ConfigurationValidation)/.test(
      error.code,
    )
  );
}

function warn(text: string): void {
  say(`Warning: ${text}`);
}
