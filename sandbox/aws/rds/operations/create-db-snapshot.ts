import type { Operation } from "../../account/service";
import { namedInstance, requireAvailable } from "../instances/find";
import { newIdentifier } from "../instances/names";
import {
  enterSnapshot,
  requireFreeSnapshotIdentifier,
} from "../instances/new-snapshot";
import { snapshotAnswer } from "../messages/snapshot-answer";
import { readTags } from "../messages/tags";

/** A manual snapshot. */
export const createDBSnapshot: Operation = (cloud, input) => {
  const identifier = newIdentifier(input, "DBSnapshotIdentifier", 255);
  const instance = namedInstance(cloud, input);
  requireFreeSnapshotIdentifier(cloud, identifier);
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
