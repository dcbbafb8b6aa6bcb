import { visibleStatus } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError, invalidCombination } from "../../protocol/aws-error";
import { namedInstance, requireAvailable } from "../instances/find";
import { newIdentifier } from "../instances/names";
import { requireFreeSnapshotIdentifier } from "../instances/new-snapshot";
import { instanceAnswer } from "../messages/instance-answer";

/** Notes that the instance is to go, after a last snapshot if one is asked for. */
export const deleteDBInstance: Operation = (cloud, input) => {
  const instance = namedInstance(cloud, input);
  const skip = input.flag("SkipFinalSnapshot") ?? false;
  const wanted = input.text("FinalDBSnapshotIdentifier");
  if (skip && wanted) {
    throw invalidCombination(
      "FinalDBSnapshotIdentifier cannot be specified when SkipFinalSnapshot is true.",
    );
  }
  if (!skip && !wanted) {
    throw invalidCombination(
      "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
    );
  }
  const finalSnapshot = wanted
    ? newIdentifier(input, "FinalDBSnapshotIdentifier", 255)
    : undefined;
  if (visibleStatus(instance) === "deleting") {
    throw new AwsError(
      "InvalidDBInstanceState",
      `Instance ${instance.identifier} is already being deleted.`,
    );
  }
  if (instance.settings.DeletionProtection) {
    throw invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  }
  if (finalSnapshot) {
    requireFreeSnapshotIdentifier(cloud, finalSnapshot);
    requireAvailable(
      instance,
      `Instance ${instance.identifier} is not currently available: no final snapshot can be taken of it.`,
    );
  }
  instance.status = "deleting";
  delete instance.held;
  instance.finalSnapshot = finalSnapshot;
  instance.keepAutomatedBackups =
    input.flag("DeleteAutomatedBackups") === false;
  cloud.changed(instance);
  return { DBInstance: instanceAnswer(cloud, instance) };
};
