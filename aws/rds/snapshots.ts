import {
  type DBSnapshot,
  DescribeDBSnapshotsCommand,
  paginateDescribeDBSnapshots,
} from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { ask, isGone } from "../errors";
import type { Place } from "../place";
import { tagRecord } from "./tags";

/** An RDS snapshot as RDS describes it. */
export interface Snapshot {
  /** e.g. `rds:cobalt-production-2025-01-01-03-04` for an automated one. */
  readonly identifier: string;
  readonly arn: string;
  /** DBInstanceIdentifier of the instance it was taken of. */
  readonly instance: string;
  /** DbiResourceId of the instance it was taken of. */
  readonly instanceResourceId?: string;
  /** Only `available` ones can be restored. */
  readonly status: string;
  /** `automated`, `manual`, `awsbackup`, … */
  readonly type: string;
  /** When it was taken; none while it is being made. */
  readonly createdAt?: Date;
  /** The last transaction that is in it. */
  readonly databaseTime?: Date;
  readonly engine: string;
  readonly engineVersion: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly masterUsername: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly allocatedStorageGib?: number;
  /** How far a snapshot that is being made has come, in per cent. */
  readonly percentProgress?: number;
}

/** Every snapshot of an instance that is the account's own, automated and manual. */
export async function listSnapshots(
  place: Place,
  instanceIdentifier: string,
): Promise<Snapshot[]> {
  return ask(`list the snapshots of ${instanceIdentifier}`, async () => {
    const snapshots: Snapshot[] = [];
    for await (const page of paginateDescribeDBSnapshots(
      { client: rds(place) },
      { DBInstanceIdentifier: instanceIdentifier },
    )) {
      snapshots.push(...(page.DBSnapshots ?? []).map(asSnapshot));
    }
    return snapshots;
  });
}

/** Identifiers of the automated snapshots that RDS has of an instance, by its DbiResourceId. */
export async function automatedSnapshots(
  place: Place,
  resourceId: string,
): Promise<string[]> {
  return ask(`list the automated snapshots of ${resourceId}`, async () => {
    const found: string[] = [];
    // A server that doesn't know the filter would list others; the id decides.
    for await (const page of paginateDescribeDBSnapshots(
      { client: rds(place) },
      { DbiResourceId: resourceId, SnapshotType: "automated" },
    ))
      for (const snapshot of (page.DBSnapshots ?? []).map(asSnapshot))
        if (snapshot.instanceResourceId === resourceId)
          found.push(snapshot.identifier);
    return found;
  });
}

/** The snapshot of that id (or ARN, for a shared one), or undefined when there is none. */
export async function describeSnapshot(
  place: Place,
  identifier: string,
): Promise<Snapshot | undefined> {
  try {
    const { DBSnapshots = [] } = await ask(
      `describe the snapshot ${identifier}`,
      () =>
        rds(place).send(
          new DescribeDBSnapshotsCommand({
            DBSnapshotIdentifier: identifier,
            ...(identifier.startsWith("arn:") && { IncludeShared: true }),
          }),
        ),
    );
    return DBSnapshots.map(asSnapshot)[0];
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function asSnapshot(snapshot: DBSnapshot): Snapshot {
  return {
    identifier: snapshot.DBSnapshotIdentifier ?? "",
    arn: snapshot.DBSnapshotArn ?? "",
    instance: snapshot.DBInstanceIdentifier ?? "",
    ...(snapshot.DbiResourceId && {
      instanceResourceId: snapshot.DbiResourceId,
    }),
    status: snapshot.Status ?? "unknown",
    type: snapshot.SnapshotType ?? "unknown",
    ...(snapshot.SnapshotCreateTime && {
      createdAt: snapshot.SnapshotCreateTime,
    }),
    ...(snapshot.SnapshotDatabaseTime && {
      databaseTime: snapshot.SnapshotDatabaseTime,
    }),
    engine: snapshot.Engine ?? "",
    engineVersion: snapshot.EngineVersion ?? "",
    tags: tagRecord(snapshot.TagList),
    masterUsername: snapshot.MasterUsername ?? "",
    encrypted: snapshot.Encrypted ?? false,
    ...(snapshot.KmsKeyId && { kmsKeyId: snapshot.KmsKeyId }),
    ...(snapshot.AllocatedStorage !== undefined && {
      allocatedStorageGib: snapshot.AllocatedStorage,
    }),
    ...(snapshot.PercentProgress !== undefined && {
      percentProgress: snapshot.PercentProgress,
    }),
  };
}
