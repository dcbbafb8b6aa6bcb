import {
  DeleteDBInstanceCommand,
  type DeleteDBInstanceCommandInput,
  ModifyDBInstanceCommand,
} from "@aws-sdk/client-rds";
import { describe, isAwsError } from "../resource/failure";
import type { Properties } from "../resource/properties";
import type { Surroundings } from "../resource/resource-kind";
import { waitDeleted, waitUpdated } from "./wait-instance";

/** Seconds that a deletion may take: the real provider's. */
const DELETE_SECONDS = 60 * 60;

/** Deletes an instance as its state says, and waits until it is gone. One that is gone already is no error. */
export async function deleteInstance(
  around: Surroundings,
  id: string,
  state: Properties,
): Promise<void> {
  const identifier = String(state.identifier);
  const input = deleteInput(identifier, state);
  try {
    await around.rds.send(new DeleteDBInstanceCommand(input));
  } catch (error) {
    if (isAwsError(error, "DBInstanceNotFound")) return;
    if (isProtected(error) && mayLiftProtection(state))
      await liftAndDelete(around, id, input);
    else if (!isGoingAlready(error)) throw failed(identifier, error);
  }
  await waitDeleted(around, id, identifier, around.seconds ?? DELETE_SECONDS);
}

function deleteInput(
  identifier: string,
  state: Properties,
): DeleteDBInstanceCommandInput {
  const always = {
    DBInstanceIdentifier: identifier,
    DeleteAutomatedBackups: state.deleteAutomatedBackups !== false,
  };
  if (state.skipFinalSnapshot === true)
    return { ...always, SkipFinalSnapshot: true };
  if (!state.finalSnapshotIdentifier)
    throw new Error(
      "finalSnapshotIdentifier is required when skipFinalSnapshot is false",
    );
  return {
    ...always,
    SkipFinalSnapshot: false,
    FinalDBSnapshotIdentifier: String(state.finalSnapshotIdentifier),
  };
}

/**
 * The real provider lifts a protection that the state doesn't know of, but only where changes apply at
 * once. That is why the program leaves `applyImmediately` off: somebody else protected the database
 * because it is in use.
 */
function mayLiftProtection(state: Properties): boolean {
  return state.deletionProtection !== true && state.applyImmediately === true;
}

async function liftAndDelete(
  around: Surroundings,
  id: string,
  input: DeleteDBInstanceCommandInput,
): Promise<void> {
  const identifier = String(input.DBInstanceIdentifier);
  try {
    await around.rds.send(
      new ModifyDBInstanceCommand({
        ApplyImmediately: true,
        DBInstanceIdentifier: identifier,
        DeletionProtection: false,
      }),
    );
    await waitUpdated(around, id, identifier);
    await around.rds.send(new DeleteDBInstanceCommand(input));
  } catch (error) {
    if (!isGoingAlready(error)) throw failed(identifier, error);
  }
}

function isProtected(error: unknown): boolean {
  return isAwsError(
    error,
    "InvalidParameterCombination",
    "disable deletion pro",
  );
}

function isGoingAlready(error: unknown): boolean {
  return isAwsError(
    error,
    "InvalidDBInstanceState",
    "is already being deleted",
  );
}

function failed(identifier: string, error: unknown): Error {
  return new Error(
    `deleting RDS DB Instance (${identifier}): ${describe(error)}`,
    { cause: error },
  );
}
