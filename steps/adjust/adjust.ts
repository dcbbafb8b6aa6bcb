import { assertAccount } from "../../aws/account";
import { isReady, neverReady, type RdsInstance } from "../../aws/rds/instances";
import { changeAtOnce, waitForInstance } from "../../aws/rds/modify-instance";
import { automatedSnapshots } from "../../aws/rds/snapshots";
import { largerStorage } from "../../aws/rds/storage";
import { type Identity, identityOf } from "../../identity/copy";
import { assertCopy } from "../../identity/prove-copy";
import { readRecords } from "../../identity/records";
import { duration } from "../../words/amounts";
import { say } from "../../words/say";
import { stopwatch } from "../../words/stopwatch";
import type { AdjustInputs } from "./inputs";
import { tellReport } from "./tell-report";

/** Longest wait in milliseconds: large storage takes hours to grow, and a backup on its way comes first. */
const DEADLINE = 6 * 60 * 60_000;

/** A copy that is as the stack's file wants it. */
export interface Adjusted {
  readonly identity: Identity;
  readonly class: string;
  readonly storageGib: number;
  readonly backupRetentionDays: number;
  /** Identifiers of the automated backups that RDS made of the copy before they were ended. */
  readonly backups: readonly string[];
}

/** What RDS is told, and what it is called. */
interface Wanted {
  readonly change: Parameters<typeof changeAtOnce>[3];
  /** In words for the person at `pulumi up`. */
  readonly words: readonly string[];
}

/**
 * Makes of a restored instance what the stack wants of it: no automated backups, its class, its storage. The provider
 * would leave a class to the maintenance window, and show it as a difference until then; and it can't give the restore
 * a retention of 0, so RDS makes a backup of what isn't sanitised yet. One call for all of them, at once; a run after
 * a kill finds what is still missing.
 * @throws NotTheCopy; {@link AwsError}; {@link WaitedTooLong} after 6 hours
 */
export async function adjust(inputs: AdjustInputs): Promise<Adjusted> {
  const { place, copy, seenBackups } = inputs;
  await assertAccount(place);
  const instance = assertCopy(inputs, await readRecords(inputs));
  const backups = new Set([
    ...seenBackups,
    ...(await automatedSnapshots(place, copy.resourceId)),
  ]);
  const { change, words } = wantedChange(instance, inputs);
  let adjusted = instance;
  if (words.length > 0) {
    say(`${copy.identifier}: ${words.join(", ")}, at once`);
    const clock = stopwatch();
    adjusted = await changeAtOnce(
      place,
      copy.identifier,
      "change",
      change,
      (seen) => wantedChange(seen, inputs).words.length === 0,
      DEADLINE,
    );
    const seconds = clock();
    say(`${copy.identifier}: that took ${duration(seconds)}`);
    if (change.DBInstanceClass !== undefined && inputs.report !== undefined)
      await tellReport(inputs.report, change.DBInstanceClass, seconds);
  } else if (isChanging(instance))
    // A killed run began it.
    adjusted = await waitForInstance(
      place,
      copy.identifier,
      "the change of",
      (seen) => !isChanging(seen),
      DEADLINE,
    );
  return {
    identity: identityOf(copy),
    ...stateOf(adjusted),
    backups: [...backups].sort(),
  };
}

/** The same as RDS has it now, for a refresh: what was changed by hand, the next `up` changes back. */
export async function adjustedNow<S extends AdjustInputs & Adjusted>(
  state: S,
): Promise<S> {
  const { copy } = await readRecords(state);
  return copy ? { ...state, ...stateOf(copy) } : state;
}

/** Whether a copy was left as the stack wants it. */
export function isAdjusted(state: Adjusted, wishes: AdjustInputs): boolean {
  return (
    state.identity === identityOf(wishes.copy) &&
    (wishes.instanceClass === undefined ||
      state.class === wishes.instanceClass) &&
    state.storageGib >= (wishes.allocatedStorage ?? 0) &&
    state.backupRetentionDays === 0
  );
}

/** Whether RDS is at work on what an instance is. A stopped one wouldn't become ready, and one in a backup is. */
function isChanging(instance: Pick<RdsInstance, "status">): boolean {
  return (
    !isReady(instance) &&
    !neverReady(instance) &&
    instance.status !== "backing-up"
  );
}

function stateOf(
  instance: RdsInstance,
): Pick<Adjusted, "class" | "storageGib" | "backupRetentionDays"> {
  return {
    class: instance.class,
    storageGib: instance.storage.gib ?? 0,
    backupRetentionDays: instance.backupRetentionDays,
  };
}

/** What an instance lacks of what the stack wants. */
export function wantedChange(
  instance: Pick<RdsInstance, "backupRetentionDays" | "class" | "storage">,
  wishes: Pick<AdjustInputs, "instanceClass" | "allocatedStorage">,
): Wanted {
  const larger = largerStorage(instance.storage, wishes.allocatedStorage);
  const otherClass =
    wishes.instanceClass !== undefined &&
    instance.class !== wishes.instanceClass;
  const backups = instance.backupRetentionDays > 0;
  return {
    change: {
      ...(backups && { BackupRetentionPeriod: 0 }),
      ...(otherClass && { DBInstanceClass: wishes.instanceClass }),
      ...larger,
    },
    words: [
      ...(backups ? ["no automated backups"] : []),
      ...(otherClass
        ? [`${wishes.instanceClass} instead of ${instance.class}`]
        : []),
      ...(larger
        ? [`${larger.AllocatedStorage} GiB instead of ${instance.storage.gib}`]
        : []),
    ],
  };
}
