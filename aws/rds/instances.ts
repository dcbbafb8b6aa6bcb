import {
  type DBInstance,
  DescribeDBInstancesCommand,
  type DescribeDBInstancesCommandInput,
  paginateDescribeDBInstances,
} from "@aws-sdk/client-rds";
import { rds } from "../clients";
import { ask, isGone } from "../errors";
import type { Place } from "../place";
import type { Storage } from "./storage";
import { tagRecord } from "./tags";

/** An RDS instance as RDS describes it. */
export interface RdsInstance {
  /** DBInstanceIdentifier: can be given to another instance later. */
  readonly identifier: string;
  /** DbiResourceId (`db-…`): new for every restore, never used again. */
  readonly resourceId: string;
  readonly arn: string;
  /** e.g. `available`, `creating`, `modifying`, `deleting`. */
  readonly status: string;
  /** Host name of its endpoint; none while it is being created. */
  readonly address?: string;
  readonly port?: number;
  readonly engine: string;
  readonly engineVersion: string;
  /** Instance class, e.g. `db.t3.micro`. */
  readonly class: string;
  readonly masterUsername: string;
  /** Name of the database that was made with the instance; a restored one keeps it. */
  readonly database?: string;
  readonly subnetGroup?: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt?: Date;
  readonly deletionProtection: boolean;
  /** A new master password was asked for and isn't in force yet. */
  readonly pendingPassword: boolean;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly publiclyAccessible: boolean;
  readonly backupRetentionDays: number;
  readonly allocatedStorageGib?: number;
  readonly storage: Storage;
  /** A change of class, storage or backups was asked for and isn't in force yet: maybe only in the maintenance window. */
  readonly pendingChanges: boolean;
  /** RDS keeps the master's password in Secrets Manager, and changes it by itself. */
  readonly managedPassword: boolean;
  /** Whether RDS runs it past the end of standard support, for money. It stays as the instance was made. */
  readonly lifecycleSupport?: string;
  /** The Multi-AZ DB cluster or Aurora cluster that it is a member of. */
  readonly cluster?: string;
  /** How far RDS has fetched the restored storage, in per cent; only while it does. */
  readonly storageProgress?: number;
}

/**
 * Whether an instance takes sessions and changes. After its storage grew RDS optimises that for hours, and the
 * instance is as good as available (Amazon RDS User Guide, "DB instance status").
 */
export function isReady({ status }: Pick<RdsInstance, "status">): boolean {
  return status === "available" || status === "storage-optimization";
}

/** Whether an instance won't get ready by itself, by its status (the same page). */
export function neverReady({ status }: Pick<RdsInstance, "status">): boolean {
  return /^(failed$|restore-error$|insufficient-capacity$|incompatible-|inaccessible-|stopp|delet)/.test(
    status,
  );
}

/** Every RDS instance of the region that the caller may see. */
export async function listInstances(place: Place): Promise<RdsInstance[]> {
  return ask("list the RDS instances", () => pagesOf(place, {}));
}

async function pagesOf(
  place: Place,
  input: DescribeDBInstancesCommandInput,
): Promise<RdsInstance[]> {
  const instances: RdsInstance[] = [];
  for await (const page of paginateDescribeDBInstances(
    { client: rds(place) },
    input,
  )) {
    instances.push(...(page.DBInstances ?? []).map(asInstance));
  }
  return instances;
}

/** The instance with that DbiResourceId, or undefined when there is none. */
export async function describeInstance(
  place: Place,
  resourceId: string,
): Promise<RdsInstance | undefined> {
  try {
    // A page can be empty where RDS filters what it has cut into pages.
    const found = await ask(`describe the RDS instance ${resourceId}`, () =>
      pagesOf(place, {
        Filters: [{ Name: "dbi-resource-id", Values: [resourceId] }],
      }),
    );
    // A server that doesn't know the filter would list others; the id decides.
    return found.find((instance) => instance.resourceId === resourceId);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** The instance of that name, or undefined when there is none. */
export async function describeInstanceByName(
  place: Place,
  identifier: string,
): Promise<RdsInstance | undefined> {
  try {
    const { DBInstances = [] } = await ask(
      `describe the RDS instance ${identifier}`,
      () =>
        rds(place).send(
          new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }),
        ),
    );
    return DBInstances.map(asInstance).find(
      (instance) => instance.identifier === identifier,
    );
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * The instance that answers at an address: RDS's own record decides, never a guess from the name.
 * A port that doesn't match is forgiven where only one instance has the address, since on RDS an address is one instance's only.
 */
export function findByEndpoint(
  instances: readonly RdsInstance[],
  address: string,
  port: number,
): RdsInstance | undefined {
  const wanted = hostName(address);
  const there = instances.filter(
    (instance) =>
      instance.address !== undefined && hostName(instance.address) === wanted,
  );
  return (
    there.find((instance) => instance.port === port) ??
    (there.length === 1 ? there[0] : undefined)
  );
}

/** A host name as names are compared: case and a closing dot mean nothing. */
function hostName(address: string): string {
  return address.trim().toLowerCase().replace(/\.$/, "");
}

function asInstance(db: DBInstance): RdsInstance {
  return {
    identifier: db.DBInstanceIdentifier ?? "",
    resourceId: db.DbiResourceId ?? "",
    arn: db.DBInstanceArn ?? "",
    status: db.DBInstanceStatus ?? "unknown",
    ...(db.Endpoint?.Address && { address: db.Endpoint.Address }),
    ...(db.Endpoint?.Port && { port: db.Endpoint.Port }),
    engine: db.Engine ?? "",
    engineVersion: db.EngineVersion ?? "",
    class: db.DBInstanceClass ?? "",
    masterUsername: db.MasterUsername ?? "",
    ...(db.DBName && { database: db.DBName }),
    ...(db.DBSubnetGroup?.DBSubnetGroupName && {
      subnetGroup: db.DBSubnetGroup.DBSubnetGroupName,
    }),
    securityGroups: (db.VpcSecurityGroups ?? []).flatMap(
      ({ VpcSecurityGroupId }) =>
        VpcSecurityGroupId ? [VpcSecurityGroupId] : [],
    ),
    parameterGroups: (db.DBParameterGroups ?? []).flatMap(
      ({ DBParameterGroupName }) =>
        DBParameterGroupName ? [DBParameterGroupName] : [],
    ),
    tags: tagRecord(db.TagList),
    ...(db.InstanceCreateTime && { createdAt: db.InstanceCreateTime }),
    deletionProtection: db.DeletionProtection ?? false,
    pendingPassword: Boolean(db.PendingModifiedValues?.MasterUserPassword),
    encrypted: db.StorageEncrypted ?? false,
    ...(db.KmsKeyId && { kmsKeyId: db.KmsKeyId }),
    publiclyAccessible: db.PubliclyAccessible ?? false,
    backupRetentionDays: db.BackupRetentionPeriod ?? 0,
    ...(db.AllocatedStorage !== undefined && {
      allocatedStorageGib: db.AllocatedStorage,
    }),
    storage: {
      type: db.StorageType,
      gib: db.AllocatedStorage,
      iops: db.Iops,
      throughput: db.StorageThroughput,
    },
    pendingChanges: [
      db.PendingModifiedValues?.AllocatedStorage,
      db.PendingModifiedValues?.BackupRetentionPeriod,
      db.PendingModifiedValues?.DBInstanceClass,
    ].some((value) => value !== undefined),
    managedPassword: db.MasterUserSecret !== undefined,
    ...(db.EngineLifecycleSupport && {
      lifecycleSupport: db.EngineLifecycleSupport,
    }),
    ...(db.DBClusterIdentifier && { cluster: db.DBClusterIdentifier }),
    ...(db.StorageOperationPercentProgress !== undefined && {
      storageProgress: db.StorageOperationPercentProgress,
    }),
  };
}
