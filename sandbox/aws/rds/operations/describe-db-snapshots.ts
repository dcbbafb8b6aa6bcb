import type { Operation } from "../../account/service";
import { invalidValue } from "../../protocol/aws-error";
import type { SnapshotRecord } from "../../state/records";
import { findSnapshot } from "../instances/find";
import { identifierOf, snapshotNotFound } from "../instances/names";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";
import { snapshotAnswer } from "../messages/snapshot-answer";

/** All kinds there are. Nobody shares a snapshot with the sandbox's account, and no AWS Backup makes one. */
const types = ["automated", "manual", "shared", "public", "awsbackup"];

/** By snapshot identifier: that snapshot or DBSnapshotNotFound. By instance: a list, perhaps empty, since snapshots outlive their instance. */
export const describeDBSnapshots: Operation = (cloud, input) => {
  const identifier = input.text("DBSnapshotIdentifier");
  const instance = input.text("DBInstanceIdentifier");
  const resourceId = input.text("DbiResourceId");
  const type = input.text("SnapshotType");
  if (type && !types.includes(type)) {
    throw invalidValue(
      `Invalid snapshot type: ${type}. Must be one of ${types.join(", ")}.`,
    );
  }
  const matches = filter<SnapshotRecord>(input, {
    "db-instance-id": {
      of: (snapshot) => snapshot.instanceIdentifier,
      read: identifierOf,
    },
    "db-snapshot-id": {
      of: (snapshot) => snapshot.identifier,
      read: identifierOf,
    },
    "dbi-resource-id": { of: (snapshot) => snapshot.resourceId },
    "snapshot-type": { of: (snapshot) => snapshot.type },
    engine: { of: () => "postgres" },
  });
  if (identifier && !findSnapshot(cloud, identifier)) {
    throw snapshotNotFound(identifier);
  }
  return page(cloud, input, {
    items: Object.values(cloud.state.snapshots).filter(
      (snapshot) =>
        (!identifier || snapshot.identifier === identifierOf(identifier)) &&
        (!instance || snapshot.instanceIdentifier === identifierOf(instance)) &&
        (!resourceId || snapshot.resourceId === resourceId) &&
        (!type || snapshot.type === type) &&
        matches(snapshot),
    ),
    names: ["DBSnapshots", "DBSnapshot"],
    nameOf: (snapshot) => snapshot.identifier,
    answer: (snapshot) => snapshotAnswer(cloud, snapshot),
  });
};
