import type {
  DBInstance,
  ModifyDBInstanceCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
} from "@aws-sdk/client-rds";
import { autoName } from "../resource/auto-name";
import type { Field } from "../resource/schema";

/**
 * An input of `aws:rds/instance:Instance`: how it behaves, and where its value goes. The behaviour is
 * that of `aws_db_instance` in terraform-provider-aws, internal/service/rds/instance.go.
 */
export interface InstanceField extends Field {
  /** Parameter of RestoreDBInstanceFromDBSnapshot that takes it; sent where it isn't empty. */
  readonly restore?: keyof RestoreDBInstanceFromDBSnapshotCommandInput;
  /** Parameter of the ModifyDBInstance that follows the restore, which can't take it. */
  readonly afterRestore?: keyof ModifyDBInstanceCommandInput;
  /** Parameter of ModifyDBInstance for a later change. */
  readonly modify?: keyof ModifyDBInstanceCommandInput;
  /** Where RDS tells it. Without this the state keeps what the program gave. */
  readonly read?: (instance: DBInstance) => unknown;
}

/** Every input that this provider serves; the rest of the real one's is refused. */
export const instanceFields: Readonly<Record<string, InstanceField>> = {
  allocatedStorage: {
    computed: true,
    afterRestore: "AllocatedStorage",
    modify: "AllocatedStorage",
    read: (instance) => instance.AllocatedStorage,
  },
  // Alone it is no reason for a ModifyDBInstance: RDS would refuse that as empty.
  allowMajorVersionUpgrade: {},
  applyImmediately: { default: false },
  autoMinorVersionUpgrade: {
    default: true,
    modify: "AutoMinorVersionUpgrade",
    read: (instance) => instance.AutoMinorVersionUpgrade,
  },
  availabilityZone: {
    computed: true,
    replaces: true,
    restore: "AvailabilityZone",
    read: (instance) => instance.AvailabilityZone,
  },
  backupRetentionPeriod: {
    computed: true,
    afterRestore: "BackupRetentionPeriod",
    modify: "BackupRetentionPeriod",
    read: (instance) => instance.BackupRetentionPeriod,
  },
  backupWindow: {
    computed: true,
    afterRestore: "PreferredBackupWindow",
    modify: "PreferredBackupWindow",
    read: (instance) => instance.PreferredBackupWindow,
  },
  copyTagsToSnapshot: {
    default: false,
    modify: "CopyTagsToSnapshot",
    read: (instance) => instance.CopyTagsToSnapshot,
  },
  // A restored PostgreSQL keeps the snapshot's databases: the restore takes no name.
  dbName: {
    computed: true,
    replaces: true,
    read: (instance) => instance.DBName,
  },
  dbSubnetGroupName: {
    computed: true,
    restore: "DBSubnetGroupName",
    modify: "DBSubnetGroupName",
    read: (instance) => instance.DBSubnetGroup?.DBSubnetGroupName,
  },
  deleteAutomatedBackups: { default: true },
  // Sent with every ModifyDBInstance: see instance-update.ts.
  deletionProtection: { read: (instance) => instance.DeletionProtection },
  engine: {
    computed: true,
    replaces: true,
    restore: "Engine",
    read: (instance) => instance.Engine,
  },
  // No parameter of ModifyDBInstance takes it: terraform-provider-aws, issue 44552, and 6.34's instance.go.
  engineLifecycleSupport: {
    computed: true,
    restore: "EngineLifecycleSupport",
    read: (instance) => instance.EngineLifecycleSupport,
  },
  // Read by `engineVersions` in instance-read.ts.
  engineVersion: {
    computed: true,
    afterRestore: "EngineVersion",
    modify: "EngineVersion",
  },
  finalSnapshotIdentifier: {},
  iamDatabaseAuthenticationEnabled: {
    restore: "EnableIAMDatabaseAuthentication",
    modify: "EnableIAMDatabaseAuthentication",
    read: (instance) => instance.IAMDatabaseAuthenticationEnabled,
  },
  identifier: {
    computed: true,
    autoNamed: autoName,
    modify: "NewDBInstanceIdentifier",
    read: (instance) => instance.DBInstanceIdentifier,
  },
  instanceClass: {
    required: true,
    modify: "DBInstanceClass",
    read: (instance) => instance.DBInstanceClass,
  },
  iops: {
    computed: true,
    afterRestore: "Iops",
    modify: "Iops",
    read: (instance) => instance.Iops,
  },
  kmsKeyId: {
    computed: true,
    replaces: true,
    read: (instance) => instance.KmsKeyId,
  },
  licenseModel: {
    computed: true,
    restore: "LicenseModel",
    modify: "LicenseModel",
    read: (instance) => instance.LicenseModel,
  },
  maintenanceWindow: {
    computed: true,
    afterRestore: "PreferredMaintenanceWindow",
    modify: "PreferredMaintenanceWindow",
    read: (instance) => instance.PreferredMaintenanceWindow?.toLowerCase(),
  },
  maxAllocatedStorage: {
    afterRestore: "MaxAllocatedStorage",
    modify: "MaxAllocatedStorage",
    read: (instance) => instance.MaxAllocatedStorage,
  },
  monitoringInterval: {
    default: 0,
    afterRestore: "MonitoringInterval",
    modify: "MonitoringInterval",
    read: (instance) => instance.MonitoringInterval,
  },
  multiAz: {
    computed: true,
    restore: "MultiAZ",
    modify: "MultiAZ",
    read: (instance) => instance.MultiAZ,
  },
  networkType: {
    computed: true,
    restore: "NetworkType",
    modify: "NetworkType",
    read: (instance) => instance.NetworkType,
  },
  optionGroupName: {
    computed: true,
    restore: "OptionGroupName",
    modify: "OptionGroupName",
    read: (instance) => instance.OptionGroupMemberships?.[0]?.OptionGroupName,
  },
  parameterGroupName: {
    computed: true,
    restore: "DBParameterGroupName",
    modify: "DBParameterGroupName",
    read: (instance) => instance.DBParameterGroups?.[0]?.DBParameterGroupName,
  },
  password: {
    afterRestore: "MasterUserPassword",
    modify: "MasterUserPassword",
  },
  performanceInsightsEnabled: {
    default: false,
    afterRestore: "EnablePerformanceInsights",
    modify: "EnablePerformanceInsights",
    read: (instance) => instance.PerformanceInsightsEnabled,
  },
  port: {
    computed: true,
    restore: "Port",
    modify: "DBPortNumber",
    read: (instance) => instance.Endpoint?.Port ?? instance.DbInstancePort,
  },
  publiclyAccessible: {
    default: false,
    modify: "PubliclyAccessible",
    read: (instance) => instance.PubliclyAccessible,
  },
  region: { computed: true, replaces: true },
  skipFinalSnapshot: { default: false },
  // RDS doesn't tell it: an instance that was imported has none. Without it nothing is created, see instance-create.ts.
  snapshotIdentifier: { computed: true, replaces: true },
  // Not "computed": a silent program means an instance that isn't encrypted, so that the next `up`
  // replaces one restored from an encrypted snapshot. The real provider does the same.
  storageEncrypted: {
    replaces: true,
    read: (instance) => instance.StorageEncrypted,
  },
  storageThroughput: {
    computed: true,
    afterRestore: "StorageThroughput",
    modify: "StorageThroughput",
    read: (instance) => instance.StorageThroughput,
  },
  storageType: {
    computed: true,
    afterRestore: "StorageType",
    modify: "StorageType",
    read: (instance) => instance.StorageType,
  },
  // Nothing is sent of these: tagsAll has them too.
  tags: {},
  // By AddTagsToResource and RemoveTagsFromResource: see tags.ts.
  tagsAll: {},
  username: {
    computed: true,
    replaces: true,
    read: (instance) => instance.MasterUsername,
  },
  vpcSecurityGroupIds: {
    computed: true,
    set: true,
    restore: "VpcSecurityGroupIds",
    modify: "VpcSecurityGroupIds",
    read: (instance) =>
      instance.VpcSecurityGroups?.map((group) => group.VpcSecurityGroupId),
  },
};

/** Outputs that no program gives. */
export const instanceOutputs: Readonly<
  Record<string, (instance: DBInstance) => unknown>
> = {
  address: (instance) => instance.Endpoint?.Address,
  arn: (instance) => instance.DBInstanceArn,
  caCertIdentifier: (instance) => instance.CACertificateIdentifier,
  endpoint: (instance) =>
    instance.Endpoint?.Address &&
    `${instance.Endpoint.Address}:${instance.Endpoint.Port}`,
  engineVersionActual: (instance) => instance.EngineVersion,
  hostedZoneId: (instance) => instance.Endpoint?.HostedZoneId,
  identifierPrefix: () => "",
  latestRestorableTime: (instance) =>
    instance.LatestRestorableTime?.toISOString(),
  listenerEndpoints: () => [],
  masterUserSecrets: () => [],
  replicas: (instance) => instance.ReadReplicaDBInstanceIdentifiers ?? [],
  resourceId: (instance) => instance.DbiResourceId,
  status: (instance) => instance.DBInstanceStatus,
};
