import { visibleStatus } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { namedInstance, requireAvailable } from "../instances/find";
import { newIdentifier } from "../instances/names";
import {
  enterSnapshot,
  requireFreeSnapshotIdentifier,
} from "../instances/new-snapshot";
import { instanceAnswer } from "../messages/instance-answer";

/** Ends the server, after a snapshot if one is asked for. Its data, its address and its settings stay. */
export const stopDBInstance: Operation = (cloud, input) => {
  const instance = namedInstance(cloud, input);
  requireAvailable(
    instance,
    `Instance ${instance.identifier} is not in available state.`,
  );
  if (input.text("DBSnapshotIdentifier") !== undefined) {
    const identifier = newIdentifier(input, "DBSnapshotIdentifier", 255);
    requireFreeSnapshotIdentifier(cloud, identifier);
    instance.status = "stopping";
    enterSnapshot(cloud, instance, {
      identifier,
      type: "manual",
      tags: instance.settings.CopyTagsToSnapshot ? { ...instance.tags } : {},
    });
  }
  instance.status = "stopping";
  cloud.changed(instance);
  return { DBInstance: instanceAnswer(cloud, instance) };
};

/** Starts a stopped server again. */
export const startDBInstance: Operation = (cloud, input) => {
  const instance = namedInstance(cloud, input);
  if (visibleStatus(instance) !== "stopped") {
    throw new AwsError(
      "InvalidDBInstanceState",
      `Instance ${instance.identifier} is not stopped: it can't be started.`,
    );
  }
  instance.status = "starting";
  cloud.changed(instance);
  return { DBInstance: instanceAnswer(cloud, instance) };
};
