import {
  ModifyDBInstanceCommand,
  type ModifyDBInstanceCommandInput,
  RestoreDBInstanceFromDBSnapshotCommand,
  type RestoreDBInstanceFromDBSnapshotCommandInput,
} from "@aws-sdk/client-rds";
import { describe, during, PartialFailure } from "../resource/failure";
import type { Properties } from "../resource/properties";
import type { Existing, Surroundings } from "../resource/resource-kind";
import { isZero, onlyInputs } from "../resource/schema";
import { asTags } from "../resource/tagging";
import { findInstance } from "./find-instance";
import { instanceFields } from "./instance-fields";
import { readInstance } from "./instance-read";
import { toTagList } from "./tags";
import { waitCreated, waitUpdated } from "./wait-instance";

/** Seconds that a new instance may take: the real provider's. */
const CREATE_SECONDS = 40 * 60;

/**
 * Restores an instance from its snapshot: the restore itself with the few settings it takes, a wait, one
 * ModifyDBInstance for the rest where there is any, and a wait again.
 *
 * Until the first wait is over the state knows nothing of the instance, as with the real provider: one
 * that fails before is left to be found by its tags. From then on a failure keeps it in the state.
 */
export async function createInstance(
  around: Surroundings,
  inputs: Properties,
): Promise<Existing> {
  const identifier = String(inputs.identifier);
  if (!inputs.snapshotIdentifier)
    throw new Error(
      `creating RDS DB Instance (${identifier}): the sandbox's stand-in for the AWS provider makes instances from snapshots only, so it needs snapshotIdentifier`,
    );
  const id = await restore(around, identifier, inputs);
  await waitCreated(around, identifier, around.seconds ?? CREATE_SECONDS);
  try {
    await modifyAfterRestore(around, id, identifier, inputs);
    return { id, outputs: await readBack(around, id, inputs) };
  } catch (error) {
    throw new PartialFailure(describe(error), id, {
      ...onlyInputs(instanceFields, inputs),
      resourceId: id,
    });
  }
}

async function restore(
  around: Surroundings,
  identifier: string,
  inputs: Properties,
): Promise<string> {
  return await during(
    `creating RDS DB Instance (restore from snapshot) (${identifier})`,
    async () => {
      const answer = await around.rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand(
          restoreInput(identifier, inputs),
        ),
      );
      const id = answer.DBInstance?.DbiResourceId;
      if (!id) throw new Error("the answer has no DbiResourceId");
      return id;
    },
  );
}

/** The parameters of the restore: some always, the rest only where the program gives them. */
function restoreInput(
  identifier: string,
  inputs: Properties,
): RestoreDBInstanceFromDBSnapshotCommandInput {
  const given: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(instanceFields))
    if (field.restore && !isZero(inputs[key]))
      given[field.restore] = inputs[key];
  return {
    ...given,
    AutoMinorVersionUpgrade: inputs.autoMinorVersionUpgrade === true,
    CopyTagsToSnapshot: inputs.copyTagsToSnapshot === true,
    DBInstanceClass: String(inputs.instanceClass),
    DBInstanceIdentifier: identifier,
    DBSnapshotIdentifier: String(inputs.snapshotIdentifier),
    DeletionProtection: inputs.deletionProtection === true,
    PubliclyAccessible: inputs.publiclyAccessible === true,
    Tags: toTagList(asTags(inputs.tagsAll)),
  };
}

/** The parameters of the change behind the restore; `undefined` where the restore took everything. */
function afterRestoreInput(
  identifier: string,
  inputs: Properties,
): ModifyDBInstanceCommandInput | undefined {
  const given: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(instanceFields)) {
    if (!field.afterRestore) continue;
    // A retention of 0 says something: it turns automated backups off.
    const isGiven =
      key === "backupRetentionPeriod"
        ? typeof inputs[key] === "number"
        : !isZero(inputs[key]);
    if (isGiven) given[field.afterRestore] = inputs[key];
  }
  if (Object.keys(given).length === 0) return undefined;
  return {
    ...given,
    ...(inputs.allowMajorVersionUpgrade === true && {
      AllowMajorVersionUpgrade: true,
    }),
    ApplyImmediately: true,
    DBInstanceIdentifier: identifier,
  };
}

async function modifyAfterRestore(
  around: Surroundings,
  id: string,
  identifier: string,
  inputs: Properties,
): Promise<void> {
  const input = afterRestoreInput(identifier, inputs);
  if (!input) return;
  await during(`updating RDS DB Instance (${identifier})`, () =>
    around.rds.send(new ModifyDBInstanceCommand(input)),
  );
  await waitUpdated(around, id, identifier);
}

async function readBack(
  around: Surroundings,
  id: string,
  inputs: Properties,
): Promise<Properties> {
  const instance = await findInstance(around.rds, id);
  if (!instance)
    throw new Error(
      `reading RDS DB Instance (${String(inputs.identifier)}): it is gone`,
    );
  return readInstance(instance, inputs, around);
}
