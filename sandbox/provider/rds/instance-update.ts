import { setTimeout as sleep } from "node:timers/promises";
import {
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
} from "@aws-sdk/client-rds";
import { describe, isAwsError, PartialFailure } from "../resource/failure";
import type { Properties } from "../resource/properties";
import type { Surroundings } from "../resource/resource-kind";
import { type Change, differences, plan } from "../resource/schema";
import { asTags } from "../resource/tagging";
import { findInstance } from "./find-instance";
import { instanceFields } from "./instance-fields";
import { readInstance } from "./instance-read";
import { changeTags } from "./tags";
import { UPDATE_SECONDS, waitUpdated } from "./wait-instance";

/** Milliseconds between two tries where RDS is busy with the storage. */
const BUSY_PAUSE = 1_000;

/** Changes that are no reason for a ModifyDBInstance. */
const NOT_MODIFIED = [
  "allowMajorVersionUpgrade",
  "deleteAutomatedBackups",
  "finalSnapshotIdentifier",
  "skipFinalSnapshot",
  "tags",
  "tagsAll",
];

/** Changes an instance: its tags, then all else in one ModifyDBInstance and a wait. */
export async function updateInstance(
  around: Surroundings,
  change: Change,
): Promise<Properties> {
  const planned = plan(instanceFields, change);
  const before = String(change.state.identifier ?? planned.identifier);
  try {
    await applyTags(around, change, planned);
    const input = modifyInput(change);
    if (input) await modify(around, change.id, input);
    const instance = await findInstance(around.rds, change.id);
    if (!instance) throw new Error("it is gone");
    return readInstance(instance, planned, around);
  } catch (error) {
    throw new PartialFailure(
      `updating RDS DB Instance (${before}): ${describe(error)}`,
      change.id,
      { ...change.state, ...planned },
    );
  }
}

/**
 * The ModifyDBInstance that a change needs; `undefined` where it needs none. It always says whether
 * deletion protection is on, as the real provider's does: by the state where the program ignores changes
 * of that, so that an old state switches off what somebody switched on.
 */
function modifyInput(change: Change): ModifyDBInstanceCommandInput | undefined {
  const changed = differences(instanceFields, change).changed.filter(
    (key) => !NOT_MODIFIED.includes(key),
  );
  if (changed.length === 0) return undefined;
  const planned = plan(instanceFields, change);
  const given: Record<string, unknown> = {};
  for (const key of changed) {
    const parameter = instanceFields[key]?.modify;
    if (parameter) given[parameter] = planned[key];
  }
  // To end storage autoscaling RDS wants its limit at the present size.
  if (changed.includes("maxAllocatedStorage") && !planned.maxAllocatedStorage)
    given.MaxAllocatedStorage = planned.allocatedStorage;
  return {
    ...given,
    ...(changed.includes("engineVersion") && {
      AllowMajorVersionUpgrade: planned.allowMajorVersionUpgrade === true,
    }),
    ApplyImmediately: planned.applyImmediately === true,
    DBInstanceIdentifier: String(change.state.identifier ?? planned.identifier),
    DeletionProtection: planned.deletionProtection === true,
  };
}

async function applyTags(
  around: Surroundings,
  change: Change,
  planned: Properties,
): Promise<void> {
  const arn =
    change.state.arn ??
    (await findInstance(around.rds, change.id))?.DBInstanceArn;
  await changeTags(
    around.rds,
    String(arn),
    asTags(change.state.tagsAll),
    asTags(planned.tagsAll),
  );
}

async function modify(
  around: Surroundings,
  id: string,
  input: ModifyDBInstanceCommandInput,
): Promise<void> {
  const deadline = Date.now() + (around.seconds ?? UPDATE_SECONDS) * 1_000;
  for (;;) {
    try {
      await around.rds.send(new ModifyDBInstanceCommand(input));
      break;
    } catch (error) {
      if (!isBusy(error) || Date.now() > deadline) throw error;
      await sleep(BUSY_PAUSE, undefined, { signal: around.cancelled });
    }
  }
  await waitUpdated(
    around,
    id,
    String(input.DBInstanceIdentifier),
    around.seconds,
  );
}

function isBusy(error: unknown): boolean {
  return (
    isAwsError(
      error,
      "InvalidParameterCombination",
      "previous storage change is being optimized",
    ) || isAwsError(error, "InvalidDBClusterStateFault")
  );
}
