import { arn, type Cloud, visibleStatus } from "../../account/cloud";
import { type Answer, list } from "../../protocol/xml";
import type { InstanceRecord } from "../../state/records";
import { volumeSpeed } from "../instances/storage";
import { subnetGroupAnswer } from "./subnet-group-answer";
import { tagList } from "./tags";

/** ARN of an instance. */
const instanceArn = (
  cloud: Pick<Cloud, "state">,
  instance: InstanceRecord,
): string => arn(cloud, "rds", `db:${instance.identifier}`);

/** How far behind the present a point-in-time restore can go at best, in milliseconds: RDS ships its log every five minutes. */
const logEvery = 5 * 60 * 1000;
/** How long RDS leaves an instance stopped, in milliseconds. */
const longestStop = 7 * 24 * 60 * 60 * 1000;
/** How long a server certificate of a 2048-bit authority lasts, in milliseconds: a year. */
const certificateLife = 365 * 24 * 60 * 60 * 1000;

/**
 * An instance as `DBInstance` of an answer, with all that a real one of PostgreSQL has. The endpoint, the creation
 * time and the end of the certificate are absent while it is being created.
 */
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
    DBSubnetGroup: group && subnetGroupAnswer(cloud, group),
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow,
    PendingModifiedValues: pendingAnswer(instance),
    LatestRestorableTime:
      settings.BackupRetentionPeriod > 0 && !creating
        ? latestRestorable(instance)
        : undefined,
    MultiAZ: settings.MultiAZ,
    EngineVersion: settings.EngineVersion,
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade,
    ReadReplicaDBInstanceIdentifiers: list(
      "ReadReplicaDBInstanceIdentifier",
      [],
    ),
    LicenseModel: settings.LicenseModel,
    ...volumeSpeed(settings),
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
    IAMDatabaseAuthenticationEnabled:
      settings.IAMDatabaseAuthenticationEnabled ?? false,
    DatabaseInsightsMode: "standard",
    PerformanceInsightsEnabled: settings.PerformanceInsightsEnabled,
    DeletionProtection: settings.DeletionProtection,
    AssociatedRoles: list("DBInstanceRole", []),
    MaxAllocatedStorage: settings.MaxAllocatedStorage,
    TagList: tagList(instance.tags),
    CustomerOwnedIpEnabled: false,
    NetworkType: "IPV4",
    ActivityStreamStatus: "stopped",
    BackupTarget: "region",
    AutomaticRestartTime:
      instance.stoppedAt === undefined
        ? undefined
        : new Date(Date.parse(instance.stoppedAt) + longestStop),
    CertificateDetails: {
      CAIdentifier: settings.CACertificateIdentifier,
      ValidTill: creating
        ? undefined
        : new Date(Date.parse(instance.createdAt) + certificateLife),
    },
    DedicatedLogVolume: false,
    IsStorageConfigUpgradeAvailable: false,
    EngineLifecycleSupport: settings.EngineLifecycleSupport,
    MasterUserSecret: settings.ManageMasterUserPassword
      ? {
          SecretArn: arn(
            cloud,
            "secretsmanager",
            `secret:rds!${instance.resourceId}`,
          ),
          SecretStatus: "active",
        }
      : undefined,
  };
}

function latestRestorable({ createdAt, stoppedAt }: InstanceRecord): Date {
  const shipped =
    stoppedAt === undefined ? Date.now() - logEvery : Date.parse(stoppedAt);
  return new Date(Math.max(Date.parse(createdAt), shipped));
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
