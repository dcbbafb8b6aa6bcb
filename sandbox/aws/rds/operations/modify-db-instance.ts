import { engineVersions, majorOf } from "../../account/servers";
import type { Operation } from "../../account/service";
import { invalidCombination } from "../../protocol/aws-error";
import type { InstanceRecord, InstanceSettings } from "../../state/records";
import { namedInstance, requireAvailable } from "../instances/find";
import { checkMasterPassword, newIdentifier } from "../instances/names";
import { requireFreeIdentifier } from "../instances/new-instance";
import { checkSettings, readSettings } from "../instances/settings";
import { volumeSpeed } from "../instances/storage";
import { checkStorageChange } from "../instances/storage-rules";
import { instanceAnswer } from "../messages/instance-answer";

/** These wait for the maintenance window unless `ApplyImmediately` says otherwise; all others take effect at once. */
const deferred: readonly (keyof InstanceSettings)[] = [
  "AllocatedStorage",
  "BackupRetentionPeriod",
  "DBInstanceClass",
  "EngineVersion",
  "Iops",
  "MultiAZ",
  "StorageThroughput",
  "StorageType",
];

/** Not among what a call can change of an instance that exists. */
const fixed: readonly (keyof InstanceSettings)[] = [
  "AvailabilityZone",
  "EngineLifecycleSupport",
  "KmsKeyId",
  "StorageEncrypted",
];

/** What a call may say without asking for a change. */
const notModifications: readonly string[] = [
  "Action",
  "Version",
  "DBInstanceIdentifier",
  "ApplyImmediately",
  "AllowMajorVersionUpgrade",
];

/** Notes what is to change; the instance's lifecycle does it. A new password always comes at once, but not yet. */
export const modifyDBInstance: Operation = (cloud, input) => {
  const instance = namedInstance(cloud, input);
  if (!input.names().some((name) => !notModifications.includes(name))) {
    throw invalidCombination("No modifications were requested");
  }
  const asked = readSettings(input);
  for (const name of fixed) delete asked[name];
  const password = input.text("MasterUserPassword");
  if (password !== undefined) checkMasterPassword(password);
  checkManaged(instance, password, asked.ManageMasterUserPassword);
  const renamed =
    input.text("NewDBInstanceIdentifier") === undefined
      ? undefined
      : newIdentifier(input, "NewDBInstanceIdentifier", 63);
  checkSettings(cloud, asked, instance.settings.EngineVersion);
  checkVersion(instance, asked.EngineVersion);
  checkStorage(instance, asked.AllocatedStorage);
  checkStorageChange(instance.settings, asked);
  requireAvailable(instance);
  const immediately = input.flag("ApplyImmediately") ?? false;

  const { settings } = instance;
  // Of a volume of another type the figures are new ones, also where they look alike.
  const sameVolume =
    (asked.StorageType ?? settings.StorageType) === settings.StorageType;
  const present = {
    ...settings,
    ...(sameVolume && volumeSpeed(settings)),
  };
  const changes: Partial<InstanceSettings> = {};
  for (const name of Object.keys(asked) as (keyof InstanceSettings)[]) {
    if (same(asked[name], present[name])) {
      delete instance.pending[name];
    } else if (deferred.includes(name)) {
      Object.assign(changes, { [name]: asked[name] });
    } else {
      Object.assign(instance.settings, { [name]: asked[name] });
    }
  }
  Object.assign(instance.pending, changes);
  if (renamed !== undefined) {
    requireFreeIdentifier(cloud, renamed);
    instance.pending.DBInstanceIdentifier = renamed;
  }
  if (password !== undefined) instance.pending.MasterUserPassword = password;
  const wanted = Object.keys(instance.pending).some(
    (name) => name !== "MasterUserPassword",
  );
  if (immediately && wanted) {
    instance.status =
      instance.pending.DBInstanceIdentifier === undefined
        ? "modifying"
        : "renaming";
  }
  cloud.changed(instance);
  return { DBInstance: instanceAnswer(cloud, instance) };
};

function checkVersion(
  instance: InstanceRecord,
  version: string | undefined,
): void {
  if (version === undefined || version === instance.settings.EngineVersion) {
    return;
  }
  if (
    !engineVersions.includes(version) ||
    majorOf(version) !== majorOf(instance.settings.EngineVersion)
  ) {
    throw invalidCombination(
      `Cannot upgrade postgres from ${instance.settings.EngineVersion} to ${version}`,
    );
  }
}

/** RDS takes no password while it manages one (API reference, ModifyDBInstance, ManageMasterUserPassword). */
function checkManaged(
  { settings }: InstanceRecord,
  password: string | undefined,
  managed = settings.ManageMasterUserPassword ?? false,
): void {
  if (password !== undefined && managed)
    throw invalidCombination(
      "You can't specify MasterUserPassword for an instance with ManageMasterUserPassword enabled.",
    );
}

function checkStorage(
  instance: InstanceRecord,
  storage: number | undefined,
): void {
  if (storage !== undefined && storage < instance.settings.AllocatedStorage) {
    throw invalidCombination(
      `Invalid storage size for engine name postgres and storage type ${instance.settings.StorageType}: ${storage}. It can't be made smaller.`,
    );
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
