import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import {
  findSnapshot,
  namedInstance,
  requireAvailable,
} from "../instances/find";
import { newIdentifier } from "../instances/names";
import { enterSnapshot } from "../instances/new-snapshot";
import { snapshotAnswer } from "../messages/snapshot-answer";
import { readTags } from "../messages/tags";

/** A manual snapshot. */
export const createDBSnapshot: Operation = (cloud, input) => {
  const identifier = newIdentifier(
    "DBSnapshotIdentifier",
    input.required("DBSnapshotIdentifier"),
    255,
  );
  const instance = namedInstance(cloud, input);
  if (findSnapshot(cloud, identifier)) {
    throw new AwsError(
      "DBSnapshotAlreadyExists",
      `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`,
    );
  }
  requireAvailable(
    instance,
    `Cannot create a snapshot because the database instance ${instance.identifier} is not currently in the available state.`,
  );
  const inherited = instance.settings.CopyTagsToSnapshot ? instance.tags : {};
  const snapshot = enterSnapshot(cloud, instance, {
    identifier,
    type: "manual",
    tags: { ...inherited, ...readTags(input) },
  });
  return { DBSnapshot: snapshotAnswer(cloud, snapshot) };
};
