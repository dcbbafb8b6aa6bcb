import type { Operation } from "../../account/service";
import { AwsError } from "../../protocol/aws-error";
import { tellOfSnapshot } from "../instances/events";
import { namedSnapshot } from "../instances/find";
import { snapshotAnswer } from "../messages/snapshot-answer";

/** Removes a manual snapshot that is ready and that nothing is being restored from. */
export const deleteDBSnapshot: Operation = async (cloud, input) => {
  const snapshot = namedSnapshot(cloud, input);
  const refused = (message: string) =>
    new AwsError("InvalidDBSnapshotState", message);
  if (snapshot.type === "automated") {
    throw refused(
      `Only manual snapshots may be deleted: ${snapshot.identifier} is an automated one.`,
    );
  }
  if (snapshot.status !== "available") {
    throw refused("Snapshot is not in available state");
  }
  const inUse = Object.values(cloud.state.instances).some(
    (instance) =>
      instance.status === "creating" &&
      instance.restoredFrom === snapshot.identifier,
  );
  if (inUse) {
    throw refused("Cannot delete the snapshot: it is being restored from");
  }
  const beingCopied = Object.values(cloud.state.snapshots).some(
    ({ status, copyOf }) =>
      status === "creating" && copyOf === snapshot.identifier,
  );
  if (beingCopied) {
    throw refused("Cannot delete the snapshot: it is being copied");
  }
  delete cloud.state.snapshots[snapshot.identifier];
  tellOfSnapshot(cloud, snapshot, "deletion", "Deleted user snapshot");
  cloud.save();
  await cloud.servers.removeSnapshot(snapshot);
  return {
    DBSnapshot: snapshotAnswer(cloud, snapshot, "deleted"),
  };
};
