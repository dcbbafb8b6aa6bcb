import {
  DeleteDBInstanceCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
} from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { AwsError, ask, isGone } from "../errors";
import type { Place } from "../place";
import { wait } from "../wait";
import { describeInstanceByName, isReady, type RdsInstance } from "./instances";
import { ownerOf } from "./tags";

/** Longest wait for an instance to take a change, in milliseconds. */
const TAKES_CHANGE = 20 * 60_000;
/** Longest wait for an instance to be deleted, in milliseconds. */
const DELETED = 30 * 60_000;

/** RDS's ways to say that an instance is busy. */
const BUSY = new Set([
  "InvalidDBInstanceState",
  "InvalidDBInstanceStateFault",
  "InvalidDBInstanceStateException",
]);

type Change = Omit<ModifyDBInstanceCommandInput, "DBInstanceIdentifier">;

/**
 * Starts to change the master user's password and waits until RDS says that none is pending. RDS
 * puts it in force some seconds later: only a login tells when.
 * @throws {AwsError} when the instance isn't a copy of this project (by its tags).
 */
export async function setMasterPassword(
  place: Place,
  identifier: string,
  password: string,
): Promise<void> {
  const { managedPassword } = await mustExist(place, identifier);
  await modify(
    place,
    identifier,
    "set the master password of",
    {
      MasterUserPassword: password,
      // RDS takes no password while it keeps one itself (API reference, ModifyDBInstance, ManageMasterUserPassword).
      ...(managedPassword && { ManageMasterUserPassword: false }),
      ApplyImmediately: true,
    },
    [password],
  );
  await waitForInstance(
    place,
    identifier,
    "the new master password of",
    (instance) => !instance.pendingPassword && isReady(instance),
  );
}

/**
 * Changes an instance at once, not in its maintenance window, and waits until it is as wanted and ready. RDS puts
 * in force with it whatever else waits for that window (API reference, ModifyDBInstance, ApplyImmediately). An
 * instance that is in the middle of something else is waited for, so that the same change may be asked for again.
 * @param what as in "AWS refused to …", the instance's name following
 * @param deadline longest wait for each of the two, in milliseconds
 * @throws {AwsError} when the instance isn't a copy of this project (by its tags). {@link WaitedTooLong}
 */
export async function changeAtOnce(
  place: Place,
  identifier: string,
  what: string,
  change: Omit<
    ModifyDBInstanceCommandInput,
    "DBInstanceIdentifier" | "ApplyImmediately"
  >,
  asWanted: (instance: RdsInstance) => boolean,
  deadline: number,
): Promise<RdsInstance> {
  await modify(
    place,
    identifier,
    what,
    { ...change, ApplyImmediately: true },
    [],
    deadline,
  );
  return waitForInstance(
    place,
    identifier,
    "the change of",
    (instance) =>
      isReady(instance) && !instance.pendingChanges && asWanted(instance),
    deadline,
  );
}

/**
 * Asks RDS once to end automated backups of a copy, and waits for nothing.
 * @returns false where RDS is busy with the instance
 * @throws {AwsError} when the instance isn't a copy of this project (by its tags).
 */
export async function askToEndBackups(
  place: Place,
  identifier: string,
): Promise<boolean> {
  assertOurs(await mustExist(place, identifier));
  return (
    (await askToModify(place, identifier, "end the backups of", {
      BackupRetentionPeriod: 0,
      ApplyImmediately: true,
    })) === undefined
  );
}

/**
 * Switches deletion protection and waits until RDS shows it. Nothing else of the instance changes,
 * what is pending for its maintenance window included.
 * @throws {AwsError} when the instance isn't a copy of this project (by its tags).
 */
export async function setDeletionProtection(
  place: Place,
  identifier: string,
  on: boolean,
): Promise<void> {
  await modify(
    place,
    identifier,
    `switch deletion protection ${on ? "on" : "off"} for`,
    { DeletionProtection: on },
  );
  await waitForInstance(
    place,
    identifier,
    `deletion protection ${on ? "on" : "off"} for`,
    (instance) => instance.deletionProtection === on,
  );
}

/**
 * Deletes a copy for good: no final snapshot, its automated backups go with it. Waits until it is gone.
 * @param deadline longest wait for RDS to take the deletion, in milliseconds: whether it takes one of an instance that
 * is still being restored isn't documented, so it is asked, and "busy" is an answer like others. Default: 30 minutes
 * @throws {AwsError} when the instance isn't a copy of this project (by its tags), or is protected against deletion.
 */
export async function deleteInstance(
  place: Place,
  identifier: string,
  deadline = DELETED,
): Promise<void> {
  const instance = await describeInstanceByName(place, identifier);
  if (!instance) return;
  assertOurs(instance);
  await wait({
    what: `${identifier} to take its deletion`,
    look: async () => {
      if ((await askToDelete(place, identifier)) === undefined)
        return undefined;
      return describeInstanceByName(place, identifier);
    },
    done: (busy) => busy?.resourceId !== instance.resourceId,
    tell: (busy) =>
      `${identifier} can't be deleted yet: it is ${busy?.status ?? "busy"}`,
    deadline,
  });
  await wait({
    what: `the deletion of ${identifier}`,
    look: () => describeInstanceByName(place, identifier),
    done: (seen) => seen?.resourceId !== instance.resourceId,
    tell: (seen) => `${identifier} is ${seen?.status}`,
    deadline: DELETED,
  });
}

/** Asks RDS to delete an instance. @returns RDS's answer when it is busy; undefined when it will go */
async function askToDelete(
  place: Place,
  identifier: string,
): Promise<AwsError | undefined> {
  try {
    await ask(`delete the RDS instance ${identifier}`, () =>
      rds(place).send(
        new DeleteDBInstanceCommand({
          DBInstanceIdentifier: identifier,
          SkipFinalSnapshot: true,
          DeleteAutomatedBackups: true,
        }),
      ),
    );
  } catch (error) {
    if (isGone(error)) return undefined;
    if (!(error instanceof AwsError) || !BUSY.has(error.code)) throw error;
    return /already being deleted/i.test(error.message) ? undefined : error;
  }
  return undefined;
}

/**
 * Waits until an instance is as wanted.
 * @param what What is waited for, the instance's name following.
 * @param deadline Longest wait in milliseconds. Default: 20 minutes.
 * @throws {AwsError} when the instance disappears meanwhile. {@link WaitedTooLong}
 */
export async function waitForInstance(
  place: Place,
  identifier: string,
  what: string,
  asWanted: (instance: RdsInstance) => boolean,
  deadline = TAKES_CHANGE,
): Promise<RdsInstance> {
  return wait({
    what: `${what} ${identifier}`,
    look: () => mustExist(place, identifier),
    done: asWanted,
    tell: (instance) => `${identifier} is ${instance.status}`,
    deadline,
  });
}

/**
 * Refuses to change an instance that doesn't bear this project's tags. Every change goes through
 * here, so a wrong identifier somewhere else can't reach production.
 */
function assertOurs({ identifier, tags }: RdsInstance): void {
  if (ownerOf(tags)) return;
  throw new AwsError(
    `The RDS instance ${identifier} doesn't bear the tags of a copy (prod-copy:project, prod-copy:stack), so it isn't changed.`,
    "NotOurs",
  );
}

async function mustExist(
  place: Place,
  identifier: string,
): Promise<RdsInstance> {
  const instance = await describeInstanceByName(place, identifier);
  if (instance) return instance;
  throw new AwsError(
    `There is no RDS instance ${identifier} in ${place.region} any more.`,
    "DBInstanceNotFound",
  );
}

/** Sends the change, again and again while RDS says that the instance is busy. */
async function modify(
  place: Place,
  identifier: string,
  what: string,
  change: Change,
  secrets: readonly string[] = [],
  deadline = TAKES_CHANGE,
): Promise<void> {
  assertOurs(await mustExist(place, identifier));
  await wait({
    what: `${identifier} to take a change`,
    look: () => askToModify(place, identifier, what, change, secrets),
    done: (busy) => busy === undefined,
    tell: () => `${identifier} is busy`,
    deadline,
  });
}

/** @returns RDS's answer when the instance is busy; undefined when it takes the change */
async function askToModify(
  place: Place,
  identifier: string,
  what: string,
  change: Change,
  secrets: readonly string[] = [],
): Promise<AwsError | undefined> {
  try {
    await ask(
      `${what} ${identifier}`,
      () =>
        rds(place).send(
          new ModifyDBInstanceCommand({
            DBInstanceIdentifier: identifier,
            ...change,
          }),
        ),
      secrets,
    );
    return undefined;
  } catch (error) {
    if (error instanceof AwsError && BUSY.has(error.code)) return error;
    throw error;
  }
}
