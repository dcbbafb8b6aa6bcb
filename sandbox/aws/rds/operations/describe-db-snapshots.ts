import type { Operation } from "../../account/service";
import type { SnapshotRecord } from "../../state/records";
import { findSnapshot } from "../instances/find";
import { identifierOf, snapshotNotFound } from "../instances/names";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";
import { snapshotAnswer } from "../messages/snapshot-answer";

/** By snapshot identifier: that snapshot or DBSnapshotNotFound. By instance: a list, perhaps empty, since snapshots outlive their instance. */
export const describeDBSnapshots: Operation = (cloud, input) => {
  const identifier = input.text("DBSnapshotIdentifier");
  const instance = input.text("DBInstanceIdentifier");
  const resourceId = input.text("DbiResourceId");
  const type = input.text("SnapshotType");
  const matches = filter<SnapshotRecord>(input, {
    "db-instance-id": (snapshot) => snapshot.instanceIdentifier,
    "db-snapshot-id": (snapshot) => snapshot.identifier,
    "dbi-resource-id": (snapshot) => snapshot.resourceId,
    "snapshot-type": (snapshot) => snapshot.type,
    engine: () => "postgres",
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
