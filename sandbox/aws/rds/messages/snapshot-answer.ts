import { arn, type Cloud, visibleStatus } from "../../account/cloud";
import type { Answer } from "../../protocol/xml";
import type { SnapshotRecord } from "../../state/records";
import { tagList } from "./tags";

/** ARN of a snapshot. An automated one's has a colon more: its identifier begins with `rds:`. */
const snapshotArn = (
  cloud: Pick<Cloud, "state">,
  snapshot: SnapshotRecord,
): string => arn(cloud, "rds", `snapshot:${snapshot.identifier}`);

/** A snapshot as `DBSnapshot` of an answer. It has a creation time while it is still being made: taking the newest isn't enough. */
export function snapshotAnswer(cloud: Cloud, snapshot: SnapshotRecord): Answer {
  const { settings } = snapshot;
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBInstanceIdentifier: snapshot.instanceIdentifier,
    SnapshotCreateTime: snapshot.createdAt,
    Engine: "postgres",
    AllocatedStorage: settings.AllocatedStorage,
    Status: visibleStatus(snapshot),
    Port: snapshot.port,
    AvailabilityZone: settings.AvailabilityZone,
    VpcId: cloud.state.subnetGroups[settings.DBSubnetGroupName]?.vpc,
    InstanceCreateTime: snapshot.instanceCreatedAt,
    MasterUsername: snapshot.masterUsername,
    EngineVersion: settings.EngineVersion,
    LicenseModel: settings.LicenseModel,
    SnapshotType: snapshot.type,
    Iops: settings.Iops,
    OptionGroupName: settings.OptionGroupName,
    PercentProgress: snapshot.progress,
    StorageType: settings.StorageType,
    Encrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    DBSnapshotArn: snapshotArn(cloud, snapshot),
    IAMDatabaseAuthenticationEnabled: false,
    ProcessorFeatures: {},
    DbiResourceId: snapshot.resourceId,
    TagList: tagList(snapshot.tags),
    OriginalSnapshotCreateTime: snapshot.createdAt,
    SnapshotDatabaseTime: snapshot.databaseTime,
    SnapshotTarget: "region",
    StorageThroughput: settings.StorageThroughput,
    DedicatedLogVolume: false,
  };
}
