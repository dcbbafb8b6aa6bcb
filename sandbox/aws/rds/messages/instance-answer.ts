import { arn, type Cloud, visibleStatus } from "../../account/cloud";
import { type Answer, list } from "../../protocol/xml";
import type { InstanceRecord } from "../../state/records";
import { subnetGroupAnswer } from "./subnet-group-answer";
import { tagList } from "./tags";

/** ARN of an instance. */
const instanceArn = (
  cloud: Pick<Cloud, "state">,
  instance: InstanceRecord,
): string => arn(cloud, "rds", `db:${instance.identifier}`);

/** An instance as `DBInstance` of an answer. The endpoint and the creation time are absent while it is being created. */
export function instanceAnswer(cloud: Cloud, instance: InstanceRecord): Answer {
  const { settings } = instance;
  const status = visibleStatus(instance);
  const creating = status === "creating";
  const group = cloud.state.subnetGroups[settings.DBSubnetGroupName];
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceClass: settings.DBInstanceClass,
    Engine: "postgres",
    DBInstanceStatus: status,
    MasterUsername: instance.masterUsername,
    DBName: instance.databaseName,
    Endpoint: creating
      ? undefined
      : {
          Address: instance.address,
          Port: instance.port,
          HostedZoneId: "Z0SANDBOX",
        },
    AllocatedStorage: settings.AllocatedStorage,
    InstanceCreateTime: creating ? undefined : instance.createdAt,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    DBSecurityGroups: list("DBSecurityGroup", []),
    VpcSecurityGroups: list(
      "VpcSecurityGroupMembership",
      settings.VpcSecurityGroupIds.map((VpcSecurityGroupId) => ({
        VpcSecurityGroupId,
        Status: "active",
      })),
    ),
    DBParameterGroups: list("DBParameterGroup", [
      {
        DBParameterGroupName: settings.DBParameterGroupName,
        ParameterApplyStatus: "in-sync",
      },
    ]),
    AvailabilityZone: settings.AvailabilityZone,
    DBSubnetGroup: group && subnetGroupAnswer(group),
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow,
    PendingModifiedValues: pendingAnswer(instance),
    LatestRestorableTime:
      settings.BackupRetentionPeriod > 0 && !creating
        ? instance.createdAt
        : undefined,
    MultiAZ: settings.MultiAZ,
    EngineVersion: settings.EngineVersion,
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade,
    ReadReplicaDBInstanceIdentifiers: list(
      "ReadReplicaDBInstanceIdentifier",
      [],
    ),
    LicenseModel: settings.LicenseModel,
    Iops: settings.Iops,
    StorageThroughput: settings.StorageThroughput,
    OptionGroupMemberships: list("OptionGroupMembership", [
      { OptionGroupName: settings.OptionGroupName, Status: "in-sync" },
    ]),
    PubliclyAccessible: settings.PubliclyAccessible,
    StorageType: settings.StorageType,
    DbInstancePort: 0,
    StorageEncrypted: settings.StorageEncrypted,
    KmsKeyId: settings.KmsKeyId,
    DbiResourceId: instance.resourceId,
    CACertificateIdentifier: settings.CACertificateIdentifier,
    DomainMemberships: list("DomainMembership", []),
    CopyTagsToSnapshot: settings.CopyTagsToSnapshot,
    MonitoringInterval: settings.MonitoringInterval,
    DBInstanceArn: instanceArn(cloud, instance),
    IAMDatabaseAuthenticationEnabled: false,
    PerformanceInsightsEnabled: settings.PerformanceInsightsEnabled,
    DeletionProtection: settings.DeletionProtection,
    AssociatedRoles: list("DBInstanceRole", []),
    MaxAllocatedStorage: settings.MaxAllocatedStorage,
    TagList: tagList(instance.tags),
    CustomerOwnedIpEnabled: false,
    NetworkType: "IPV4",
    ActivityStreamStatus: "stopped",
    BackupTarget: "region",
    DedicatedLogVolume: false,
    IsStorageConfigUpgradeAvailable: false,
  };
}

/** What was asked for and isn't there yet. A password is shown as asterisks, as AWS does. */
function pendingAnswer({ pending }: InstanceRecord): Answer {
  return {
    DBInstanceClass: pending.DBInstanceClass,
    AllocatedStorage: pending.AllocatedStorage,
    MasterUserPassword:
      pending.MasterUserPassword === undefined ? undefined : "****",
    BackupRetentionPeriod: pending.BackupRetentionPeriod,
    MultiAZ: pending.MultiAZ,
    EngineVersion: pending.EngineVersion,
    Iops: pending.Iops,
    DBInstanceIdentifier: pending.DBInstanceIdentifier,
    StorageType: pending.StorageType,
    CACertificateIdentifier: pending.CACertificateIdentifier,
    StorageThroughput: pending.StorageThroughput,
  };
}
