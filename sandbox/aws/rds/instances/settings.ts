import type { Cloud } from "../../account/cloud";
import { majorOf } from "../../account/servers";
import { invalidCombination, invalidValue } from "../../protocol/aws-error";
import type { Input } from "../../protocol/input";
import type { InstanceSettings } from "../../state/records";
import { parameterGroupNotFound, subnetGroupNotFound } from "./names";
import { checkOptionGroup } from "./restore-rules";

/** What an instance has when nothing else is said. */
export const defaultSettings: InstanceSettings = {
  AllocatedStorage: 20,
  AutoMinorVersionUpgrade: true,
  AvailabilityZone: "ap-southeast-2a",
  BackupRetentionPeriod: 1,
  CACertificateIdentifier: "rds-ca-rsa2048-g1",
  CopyTagsToSnapshot: false,
  DBInstanceClass: "db.t3.micro",
  DBParameterGroupName: "default.postgres15",
  DBSubnetGroupName: "default",
  DeletionProtection: false,
  EngineLifecycleSupport: "open-source-rds-extended-support",
  EngineVersion: "15.18",
  IAMDatabaseAuthenticationEnabled: false,
  LicenseModel: "postgresql-license",
  MonitoringInterval: 0,
  MultiAZ: false,
  OptionGroupName: "default:postgres-15",
  PerformanceInsightsEnabled: false,
  PreferredBackupWindow: "13:00-13:30",
  PreferredMaintenanceWindow: "sun:16:00-sun:16:30",
  PubliclyAccessible: false,
  StorageEncrypted: false,
  StorageType: "gp3",
  VpcSecurityGroupIds: ["sg-default"],
};

/** The groups that an instance of an engine version has when no others are named. */
export function defaultGroups(
  engineVersion: string,
): Pick<InstanceSettings, "DBParameterGroupName" | "OptionGroupName"> {
  const major = majorOf(engineVersion);
  return {
    DBParameterGroupName: `default.postgres${major}`,
    OptionGroupName: `default:postgres-${major}`,
  };
}

type Names<T> = {
  [K in keyof InstanceSettings]-?: NonNullable<InstanceSettings[K]> extends T
    ? K
    : never;
}[keyof InstanceSettings];

const texts: readonly Names<string>[] = [
  "AvailabilityZone",
  "CACertificateIdentifier",
  "DBInstanceClass",
  "DBParameterGroupName",
  "DBSubnetGroupName",
  "EngineLifecycleSupport",
  "EngineVersion",
  "KmsKeyId",
  "LicenseModel",
  "OptionGroupName",
  "PreferredBackupWindow",
  "PreferredMaintenanceWindow",
  "StorageType",
];
const numbers: readonly Names<number>[] = [
  "AllocatedStorage",
  "BackupRetentionPeriod",
  "Iops",
  "MaxAllocatedStorage",
  "MonitoringInterval",
  "StorageThroughput",
];
const flags: readonly Names<boolean>[] = [
  "AutoMinorVersionUpgrade",
  "CopyTagsToSnapshot",
  "DeletionProtection",
  "ManageMasterUserPassword",
  "MultiAZ",
  "PubliclyAccessible",
  "StorageEncrypted",
];

/** The settings that a call names, and only those. Two have another name in the call than in the answer. */
export function readSettings(input: Input): Partial<InstanceSettings> {
  const settings: Partial<InstanceSettings> = {};
  for (const name of texts) {
    const value = input.text(name);
    if (value) settings[name] = value;
  }
  for (const name of numbers) {
    const value = input.integer(name);
    if (value !== undefined) settings[name] = value;
  }
  for (const name of flags) {
    const value = input.flag(name);
    if (value !== undefined) settings[name] = value;
  }
  const insights = input.flag("EnablePerformanceInsights");
  if (insights !== undefined) settings.PerformanceInsightsEnabled = insights;
  const byToken = input.flag("EnableIAMDatabaseAuthentication");
  if (byToken !== undefined)
    settings.IAMDatabaseAuthenticationEnabled = byToken;
  const groups = input.texts("VpcSecurityGroupIds", "VpcSecurityGroupId");
  if (groups?.length) settings.VpcSecurityGroupIds = groups;
  return settings;
}

/** Throws what RDS throws for settings that name something unknown or out of range. `engineVersion`: of the instance they are for. */
export function checkSettings(
  cloud: Cloud,
  settings: Partial<InstanceSettings>,
  engineVersion: string,
): void {
  const group = settings.DBParameterGroupName;
  if (group !== undefined) checkParameterGroup(cloud, group, engineVersion);
  const subnets = settings.DBSubnetGroupName;
  if (subnets !== undefined && !cloud.state.subnetGroups[subnets]) {
    throw subnetGroupNotFound(subnets);
  }
  for (const id of settings.VpcSecurityGroupIds ?? []) {
    if (!/^sg-[a-z0-9-]+$/.test(id) || !isKnown(cloud, id)) {
      throw invalidValue(
        `Invalid security group , groupId= ${id}, groupName=.`,
      );
    }
  }
  const options = settings.OptionGroupName;
  if (options !== undefined) checkOptionGroup(cloud, options);
  const instanceClass = settings.DBInstanceClass;
  if (instanceClass && !/^db\.[a-z0-9]+\.[a-z0-9]+$/.test(instanceClass)) {
    throw invalidValue(`Invalid DB Instance class: ${instanceClass}`);
  }
  const retention = settings.BackupRetentionPeriod ?? 0;
  if (retention < 0 || retention > 35) {
    throw invalidValue(
      `Invalid backup retention period: ${retention}. Must be between 0 and 35.`,
    );
  }
}

/** A sandbox of an earlier version has no list: all are known there. */
function isKnown({ state }: Cloud, securityGroup: string): boolean {
  return state.securityGroups?.includes(securityGroup) ?? true;
}

function checkParameterGroup(
  cloud: Cloud,
  name: string,
  engineVersion: string,
): void {
  const group = cloud.state.parameterGroups[name.toLowerCase()];
  if (!group) {
    throw parameterGroupNotFound(name);
  }
  const family = `postgres${majorOf(engineVersion)}`;
  if (group.family !== family) {
    throw invalidCombination(
      `The parameter group ${name} with DBParameterGroupFamily ${group.family} can't be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${family}`,
    );
  }
}
