import { arn, type Cloud } from "../../account/cloud";
import type { Operation } from "../../account/service";
import { type Answer, list } from "../../protocol/xml";
import type { SnapshotRecord } from "../../state/records";
import { identifierOf } from "../instances/names";
import { volumeSpeed } from "../instances/storage";
import { filter } from "../messages/filters";
import { page } from "../messages/paging";

/** The automated backups of one instance, which may be gone: its automated snapshots, the oldest first. */
interface Backups {
  readonly status: "active" | "retained";
  readonly first: SnapshotRecord;
  readonly last: SnapshotRecord;
}

/** One item for each instance that has automated snapshots. Unknown names and ids are no error, as with snapshots. */
export const describeDBInstanceAutomatedBackups: Operation = (cloud, input) => {
  const identifier = input.text("DBInstanceIdentifier");
  const resourceId = input.text("DbiResourceId");
  const matches = filter<Backups>(input, {
    status: { of: ({ status }) => status },
    "db-instance-id": {
      of: ({ last }) => last.instanceIdentifier,
      read: identifierOf,
    },
    "dbi-resource-id": { of: ({ last }) => last.resourceId },
  });
  return page(cloud, input, {
    items: backupsOf(cloud).filter(
      (backups) =>
        (!identifier ||
          backups.last.instanceIdentifier === identifierOf(identifier)) &&
        (!resourceId || backups.last.resourceId === resourceId) &&
        matches(backups),
    ),
    names: ["DBInstanceAutomatedBackups", "DBInstanceAutomatedBackup"],
    nameOf: ({ last }) => last.resourceId,
    answer: (backups) => backupsAnswer(cloud, backups),
  });
};

function backupsOf({ state }: Cloud): Backups[] {
  const byInstance = new Map<string, Backups>();
  const automated = Object.values(state.snapshots)
    .filter(({ type, status }) => type === "automated" && status !== "creating")
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  for (const snapshot of automated) {
    const { resourceId } = snapshot;
    byInstance.set(resourceId, {
      status: state.instances[resourceId] ? "active" : "retained",
      first: byInstance.get(resourceId)?.first ?? snapshot,
      last: snapshot,
    });
  }
  return [...byInstance.values()];
}

function backupsAnswer(cloud: Cloud, { status, first, last }: Backups): Answer {
  const { settings } = last;
  return {
    DBInstanceArn: arn(cloud, "rds", `db:${last.instanceIdentifier}`),
    DbiResourceId: last.resourceId,
    Region: cloud.state.region,
    DBInstanceIdentifier: last.instanceIdentifier,
    RestoreWindow: {
      EarliestTime: first.createdAt,
      LatestTime: last.createdAt,
    },
    AllocatedStorage: settings.AllocatedStorage,
    Status: status,
    Port: last.port,
    AvailabilityZone: settings.AvailabilityZone,
    VpcId: cloud.state.subnetGroups[settings.DBSubnetGroupName]?.vpc,
    InstanceCreateTime: last.instanceCreatedAt,
    MasterUsername: last.masterUsername,
    Engine: "postgres",
    EngineVersion: settings.EngineVersion,
    LicenseModel: settings.LicenseModel,
    ...volumeSpeed(settings),
    OptionGroupName: settings.OptionGroupName,
    Encrypted: settings.StorageEncrypted,
    StorageType: settings.StorageType,
    KmsKeyId: settings.KmsKeyId,
    IAMDatabaseAuthenticationEnabled: false,
    BackupRetentionPeriod: settings.BackupRetentionPeriod,
    PreferredBackupWindow: settings.PreferredBackupWindow,
    DBInstanceAutomatedBackupsArn: arn(
      cloud,
      "rds",
      `auto-backup:ab-${last.resourceId.slice(3).toLowerCase()}`,
    ),
    DBInstanceAutomatedBackupsReplications: list(
      "DBInstanceAutomatedBackupsReplication",
      [],
    ),
    BackupTarget: "region",
    MultiTenant: false,
    DedicatedLogVolume: false,
  };
}
