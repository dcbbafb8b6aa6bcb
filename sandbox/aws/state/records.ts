/** What the sandbox remembers. All of it is in `state.json` of its home; times are ISO 8601. */
export interface State {
  /** Form of this file. */
  version: 1;
  account: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Opens the control API under `/_sandbox/`. */
  token: string;
  /** Port of the endpoint on 127.0.0.1, kept across restarts so that exported settings stay right. */
  port: number;
  /** False until production and Test are in place: an interrupted seeding starts again. */
  seeded: boolean;
  /** By DbiResourceId. */
  instances: Record<string, InstanceRecord>;
  /** What the newest instance got: the next one gets another, also when that one is gone, as on RDS. */
  lastEndpoint?: { address: string; port: number };
  /** By DBSnapshotIdentifier. */
  snapshots: Record<string, SnapshotRecord>;
  /** By DBSubnetGroupName. */
  subnetGroups: Record<string, SubnetGroup>;
  /** Ids of the VPC's security groups. Undefined in a sandbox of an earlier version. */
  securityGroups?: string[];
  /** By DBParameterGroupName. */
  parameterGroups: Record<string, ParameterGroup>;
  /** By environment id, `e-…`. */
  environments: Record<string, EnvironmentRecord>;
  /** Secrets Manager's, by ARN. */
  secrets: Record<string, SecretRecord>;
  /** RDS's, newest last. */
  databaseEvents?: DatabaseEvent[];
  /** What STS handed out, by access key id. */
  sessions?: Record<string, SessionRecord>;
}

/** A fault: shown instead of the status until that moment. */
export interface Held {
  readonly status: string;
  readonly until: string;
}

/** Attributes of an instance that callers can set, under their API names. */
export interface InstanceSettings {
  AllocatedStorage: number;
  AutoMinorVersionUpgrade: boolean;
  AvailabilityZone: string;
  BackupRetentionPeriod: number;
  CACertificateIdentifier: string;
  CopyTagsToSnapshot: boolean;
  DBInstanceClass: string;
  DBParameterGroupName: string;
  DBSubnetGroupName: string;
  DeletionProtection: boolean;
  /** Whether a version is run past its end of standard support. It can't be changed. */
  EngineLifecycleSupport?: string;
  EngineVersion: string;
  IAMDatabaseAuthenticationEnabled?: boolean;
  Iops?: number;
  KmsKeyId?: string;
  LicenseModel: string;
  /** RDS keeps the master's password in Secrets Manager. */
  ManageMasterUserPassword?: boolean;
  MaxAllocatedStorage?: number;
  MonitoringInterval: number;
  MultiAZ: boolean;
  OptionGroupName: string;
  PerformanceInsightsEnabled: boolean;
  PreferredBackupWindow: string;
  PreferredMaintenanceWindow: string;
  PubliclyAccessible: boolean;
  StorageEncrypted: boolean;
  StorageThroughput?: number;
  StorageType: string;
  VpcSecurityGroupIds: string[];
}

export type InstanceStatus =
  | "creating"
  | "backing-up"
  | "available"
  | "modifying"
  | "resetting-master-credentials"
  | "rebooting"
  | "renaming"
  | "stopping"
  | "stopped"
  | "starting"
  | "deleting"
  | "incompatible-restore";

export interface InstanceRecord {
  /** DbiResourceId: also the name of its data directory. */
  readonly resourceId: string;
  identifier: string;
  status: InstanceStatus;
  held?: Held;
  createdAt: string;
  /** A snapshot's identifier, or undefined for a server made new. */
  readonly restoredFrom?: string;
  readonly masterUsername: string;
  /** What the sandbox's `psql` logs in with. AWS keeps it too, and shows it to nobody. */
  masterPassword: string;
  databaseName?: string;
  address: string;
  port: number;
  settings: InstanceSettings;
  /** Changes that were asked for and aren't there yet. */
  pending: Partial<InstanceSettings> & {
    MasterUserPassword?: string;
    DBInstanceIdentifier?: string;
  };
  tags: Record<string, string>;
  /** Asked for with the deletion: the snapshot to take before it. */
  finalSnapshot?: string;
  /** Asked for with the deletion. */
  keepAutomatedBackups?: boolean;
  /** When it was stopped: RDS starts it again a week later. */
  stoppedAt?: string;
}

export interface SnapshotRecord {
  readonly identifier: string;
  /** Name of its data directory. */
  readonly folder: string;
  readonly type: "automated" | "manual";
  status: "creating" | "available" | "deleting";
  held?: Held;
  /** Percent of the copy that is there. */
  progress: number;
  createdAt: string;
  /** Last transaction in it. */
  databaseTime: string;
  readonly instanceIdentifier: string;
  readonly resourceId: string;
  readonly instanceCreatedAt: string;
  readonly masterUsername: string;
  /** The master's password on the day: a restored server starts with it. */
  readonly masterPassword: string;
  /** The API doesn't show it for a snapshot, but the restored instance has it again. */
  readonly databaseName?: string;
  readonly port: number;
  readonly settings: InstanceSettings;
  tags: Record<string, string>;
  /** Identifier of the snapshot that it is a copy of. */
  readonly copyOf?: string;
  /** When the data was first snapshotted, for a copy. Default: `createdAt`. */
  readonly originalCreatedAt?: string;
}

/** What happened to an instance or a snapshot. */
export interface DatabaseEvent {
  readonly time: string;
  readonly type: "db-instance" | "db-snapshot";
  readonly identifier: string;
  /** E.g. `backup`. */
  readonly category: string;
  readonly message: string;
}

/** Credentials for a while. */
export interface SessionRecord {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  readonly expires: string;
  /** `Arn` and `UserId` of GetCallerIdentity. */
  readonly arn: string;
  readonly userId: string;
}

export interface SubnetGroup {
  readonly name: string;
  readonly description: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
}

export interface ParameterGroup {
  readonly name: string;
  /** E.g. `postgres15`. */
  readonly family: string;
  readonly description: string;
}

/** One option of an environment's configuration. */
export interface OptionSetting {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

export type EnvironmentStatus =
  | "Updating"
  | "Ready"
  | "Terminating"
  | "Terminated";

export type EnvironmentHealth = "Green" | "Red" | "Grey";

export interface EnvironmentRecord {
  readonly id: string;
  readonly name: string;
  readonly application: string;
  readonly description: string;
  readonly createdAt: string;
  updatedAt: string;
  status: EnvironmentStatus;
  held?: Held;
  health: EnvironmentHealth;
  healthStatus: string;
  /** What the health check found, for DescribeEnvironmentHealth. */
  causes: string[];
  versionLabel: string;
  platform: string;
  /** Where it answers: the address of a load balancer, which two environments can exchange. */
  address: string;
  /** Undefined until it was first brought up. */
  port?: number;
  /** EC2 instance id: the one "server" it runs on. */
  instance: string;
  /** The application's process, so that a next start of the sandbox ends one that outlived its daemon. */
  pid?: number;
  /** The process that is about to take its place, for the same reason. */
  nextPid?: number;
  /** Options that the running application has. */
  deployed: OptionSetting[];
  /** A second set, beside the deployed one: being put in place, or left by a failed update. */
  draft?: { status: "pending" | "failed"; options: OptionSetting[] };
  /** What is being done to it, for a sandbox that is started again in the middle. */
  work?: EnvironmentWork;
  /** Newest last. */
  events: EventRecord[];
  tags?: Record<string, string>;
}

export interface EnvironmentWork {
  readonly kind: "update" | "terminate";
  readonly requestId: string;
}

export type Severity = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

export interface EventRecord {
  readonly time: string;
  readonly severity: Severity;
  readonly message: string;
  readonly requestId?: string;
}

export interface SecretRecord {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
  readonly versionId: string;
  readonly createdAt: string;
}
