import { type Cloud, visibleStatus } from "../../account/cloud";
import { AwsError } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import type { InstanceRecord, SnapshotRecord } from "../../state/records";
import { identifierOf, instanceNotFound, snapshotNotFound } from "./names";

/** The instance with an identifier (or ARN), if there is one. */
export function findInstance(
  cloud: Cloud,
  identifier: string,
): InstanceRecord | undefined {
  const wanted = identifierOf(identifier);
  return Object.values(cloud.state.instances).find(
    (instance) => instance.identifier === wanted,
  );
}

/** The instance that a call names. Throws DBInstanceNotFound. */
export function namedInstance(cloud: Cloud, input: Input): InstanceRecord {
  const identifier = input.required("DBInstanceIdentifier");
  const instance = findInstance(cloud, identifier);
  if (!instance) throw instanceNotFound(identifier);
  return instance;
}

/** The snapshot with an identifier or ARN, if there is one. */
export function findSnapshot(
  cloud: Cloud,
  identifier: string,
): SnapshotRecord | undefined {
  return cloud.state.snapshots[identifierOf(identifier)];
}

/** The snapshot that a call names. Throws DBSnapshotNotFound. */
export function namedSnapshot(cloud: Cloud, input: Input): SnapshotRecord {
  const identifier = input.required("DBSnapshotIdentifier");
  const snapshot = findSnapshot(cloud, identifier);
  if (!snapshot) throw snapshotNotFound(identifier);
  return snapshot;
}

/** Throws InvalidDBInstanceState unless the instance is available. */
export function requireAvailable(
  instance: InstanceRecord,
  message = "Database instance is not in available state.",
): void {
  if (visibleStatus(instance) !== "available") {
    throw new AwsError("InvalidDBInstanceState", message);
  }
}
