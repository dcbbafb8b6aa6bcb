import type { Cloud } from "../../account/cloud";
import { AwsError } from "../../protocol/aws-error";
import type { InstanceRecord, SnapshotRecord } from "../../state/records";
import { newFolder } from "./copy-snapshot";

/**
 * Enters a snapshot of an instance and sets the copying going: the instance is `backing-up` meanwhile.
 * @param time Moment that the snapshot claims to be of. Default: now.
 */
export function enterSnapshot(
  cloud: Cloud,
  instance: InstanceRecord,
  fields: Pick<SnapshotRecord, "identifier" | "type" | "tags">,
  time = new Date(),
): SnapshotRecord {
  const snapshot: SnapshotRecord = {
    ...fields,
    folder: newFolder(),
    status: "creating",
    progress: 0,
    createdAt: time.toISOString(),
    databaseTime: time.toISOString(),
    instanceIdentifier: instance.identifier,
    resourceId: instance.resourceId,
    instanceCreatedAt: instance.createdAt,
    masterUsername: instance.masterUsername,
    masterPassword: instance.masterPassword,
    databaseName: instance.databaseName,
    port: instance.port,
    settings: structuredClone(instance.settings),
  };
  cloud.state.snapshots[snapshot.identifier] = snapshot;
  if (!["deleting", "stopping"].includes(instance.status)) {
    instance.status = "backing-up";
  }
  cloud.changed(instance);
  return snapshot;
}

/** Throws DBSnapshotAlreadyExists. */
export function requireFreeSnapshotIdentifier(
  { state }: Cloud,
  identifier: string,
): void {
  if (!state.snapshots[identifier]) return;
  throw new AwsError(
    "DBSnapshotAlreadyExists",
    `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`,
  );
}

/** Identifier of an automated snapshot, e.g. `rds:cobalt-production-2025-01-31-13-05`: in UTC, as RDS makes it. */
function automatedIdentifier(instance: InstanceRecord, time: Date): string {
  const stamp = time.toISOString().slice(0, 16).replace(/[T:]/g, "-");
  return `rds:${instance.identifier}-${stamp}`;
}

/** Takes an automated snapshot. A second one within a minute gets the next minute's name. */
export function enterAutomatedSnapshot(
  cloud: Cloud,
  instance: InstanceRecord,
  time = new Date(),
): SnapshotRecord {
  let minute = time;
  while (cloud.state.snapshots[automatedIdentifier(instance, minute)]) {
    minute = new Date(minute.getTime() + 60_000);
  }
  return enterSnapshot(
    cloud,
    instance,
    {
      identifier: automatedIdentifier(instance, minute),
      type: "automated",
      tags: instance.settings.CopyTagsToSnapshot ? { ...instance.tags } : {},
    },
    time,
  );
}
