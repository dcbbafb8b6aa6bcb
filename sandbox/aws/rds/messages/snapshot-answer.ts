import { arn, type Cloud, visibleStatus } from "../../account/cloud";
import { type Answer, list } from "../../protocol/xml";
import type { SnapshotRecord } from "../../state/records";
import { volumeSpeed } from "../instances/storage";
import { tagList } from "./tags";

/** ARN of a snapshot. An automated one's has a colon more: its identifier begins with `rds:`. */
const snapshotArn = (
  cloud: Pick<Cloud, "state">,
  snapshot: Pick<SnapshotRecord, "identifier">,
): string => arn(cloud, "rds", `snapshot:${snapshot.identifier}`);

/**
 * A snapshot as `DBSnapshot` of an answer. It has a creation time while it is still being made: taking the newest isn't enough.
 * @param status What to show instead of its own, for one that is gone.
 */
export function snapshotAnswer(
  cloud: Cloud,
  snapshot: SnapshotRecord,
  status = visibleStatus(snapshot),
): Answer {
  const { settings, copyOf } = snapshot;
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBInstanceIdentifier: snapshot.instanceIdentifier,
    SnapshotCreateTime: snapshot.createdAt,
    Engine: "postgres",
    AllocatedStorage: settings.AllocatedStorage,
    Status: status,
    Port: snapshot.port,
    AvailabilityZone: settings.AvailabilityZone,
    VpcId: cloud.state.subnetGroups[settings.DBSubnetGroupName]?.vpc,
    InstanceCreateTime: snapshot.instanceCreatedAt,
    MasterUsername: snapshot.masterUsername,
    EngineVersion: settings.EngineVersion,
    LicenseModel: settings.LicenseModel,
    SnapshotType: snapshot.type,
    ...volumeSpeed(settings),
    OptionGroupName: settings.OptionGroupName,
    PercentProgress: snapshot.progress,
    StorageType: settings.StorageType,
    Encrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    DBSnapshotArn: snapshotArn(cloud, snapshot),
    IAMDatabaseAuthenticationEnabled: false,
    ProcessorFeatures: list("ProcessorFeature", []),
    DbiResourceId: snapshot.resourceId,
    TagList: tagList(snapshot.tags),
    SourceRegion: copyOf === undefined ? undefined : cloud.state.region,
    SourceDBSnapshotIdentifier:
      copyOf === undefined
        ? undefined
        : snapshotArn(cloud, { identifier: copyOf }),
    OriginalSnapshotCreateTime:
      snapshot.originalCreatedAt ?? snapshot.createdAt,
    SnapshotDatabaseTime: snapshot.databaseTime,
    SnapshotTarget: "region",
    DedicatedLogVolume: false,
  };
}
