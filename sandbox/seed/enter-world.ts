import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { arn, type Cloud, randomId } from "../aws/account/cloud";
import { engineVersions, majors } from "../aws/account/servers";
import { newResourceId } from "../aws/rds/instances/new-instance";
import { enterAutomatedSnapshot } from "../aws/rds/instances/new-snapshot";
import { defaultSettings } from "../aws/rds/instances/settings";
import type { InstanceRecord, OptionSetting } from "../aws/state/records";
import {
  type DatabaseName,
  databases,
  home,
  passwordSecret,
} from "../demo/cobalt/world";
import {
  type EnvironmentDescription,
  environments,
} from "../demo/environments";
import { nextEndpoint } from "../postgres/addresses";
import { copyServer } from "../postgres/server";
import type { PreparedDatabases } from "./prepare-databases";

const hex = "0123456789abcdef";
const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Makes the demo's world out of two prepared databases: instances with last night's snapshot of production,
 * groups, secrets and environments. What an interrupted run left is forgotten first.
 * @param keep Whether the prepared databases stay where they are, for the next sandbox: they are copied then.
 */
export async function enterWorld(
  cloud: Cloud,
  prepared: PreparedDatabases,
  keep: boolean,
): Promise<void> {
  const { state } = cloud;
  Object.assign(state, { instances: {}, snapshots: {}, environments: {} });
  enterGroups(cloud);
  const secretArn = enterSecret(
    cloud,
    passwordSecret.value(prepared.passwords),
  );
  const production = await enterDatabase(cloud, prepared, "production");
  const test = await enterDatabase(cloud, prepared, "test");
  await Promise.all([
    place(cloud, prepared.dataDir("production"), production, keep),
    place(cloud, prepared.dataDir("test"), test, keep),
  ]);
  const facts = {
    seed: prepared.seed,
    passwords: prepared.passwords,
    endpoints: { production, test },
    secretArn,
  };
  for (const description of environments(facts)) {
    enterEnvironment(cloud, description);
  }
  state.seeded = true;
  enterAutomatedSnapshot(cloud, production, lastNight());
}

function enterGroups({ state }: Cloud): void {
  const vpc = "vpc-0a1b2c3d4e5f60718";
  const names = [
    "default",
    ...Object.values(databases).map((it) => it.subnetGroup),
  ];
  for (const name of names) {
    state.subnetGroups[name] = {
      name,
      description: `Subnets ${name}`,
      vpc,
      subnets: [1, 2].map(() => `subnet-${randomId(17, hex)}`),
    };
  }
  state.securityGroups = [
    ...defaultSettings.VpcSecurityGroupIds,
    ...Object.values(databases).map((it) => it.securityGroup),
  ];
  for (const major of majors) {
    const family = `postgres${major}`;
    for (const name of [`default.${family}`, `cobalt-${family}`]) {
      const description = `Parameter group ${name}`;
      state.parameterGroups[name] = { name, family, description };
    }
  }
}

/** Returns the secret's ARN. */
function enterSecret(cloud: Cloud, value: string): string {
  const { name } = passwordSecret;
  const secretArn = arn(
    cloud,
    "secretsmanager",
    `secret:${name}-${randomId(6, alphanumeric)}`,
  );
  cloud.state.secrets = {
    [secretArn]: {
      arn: secretArn,
      name,
      value,
      versionId: `${randomId(8, hex)}-${randomId(4, hex)}-4${randomId(3, hex)}-8${randomId(3, hex)}-${randomId(12, hex)}`,
      createdAt: new Date().toISOString(),
    },
  };
  return secretArn;
}

async function enterDatabase(
  { state }: Cloud,
  prepared: PreparedDatabases,
  name: DatabaseName,
): Promise<InstanceRecord> {
  const description = databases[name];
  const { major } = description;
  const instance: InstanceRecord = {
    ...(await nextEndpoint(Object.values(state.instances))),
    resourceId: newResourceId(),
    identifier: description.identifier,
    status: "available",
    createdAt: new Date().toISOString(),
    masterUsername: description.masterUsername,
    masterPassword: prepared.passwords[name],
    databaseName: description.database,
    settings: {
      ...defaultSettings,
      AllocatedStorage: description.storage,
      BackupRetentionPeriod: description.backupRetention,
      DBInstanceClass: description.instanceClass,
      DBParameterGroupName: `cobalt-postgres${major}`,
      DBSubnetGroupName: description.subnetGroup,
      DeletionProtection: description.deletionProtection,
      EngineVersion:
        engineVersions.find((version) => version.startsWith(`${major}.`)) ??
        defaultSettings.EngineVersion,
      KmsKeyId: `arn:aws:kms:${home.region}:${home.account}:key/5a17b0c5-0000-4000-8000-000000000001`,
      StorageEncrypted: true,
      VpcSecurityGroupIds: [description.securityGroup],
    },
    pending: {},
    tags: { application: home.application, environment: name },
  };
  state.instances[instance.resourceId] = instance;
  return instance;
}

async function place(
  cloud: Cloud,
  from: string,
  instance: InstanceRecord,
  keep: boolean,
): Promise<void> {
  const dataDir = cloud.servers.dataDir(instance);
  await mkdir(dirname(dataDir), { recursive: true, mode: 0o711 });
  await rm(dataDir, { recursive: true, force: true });
  if (keep) await copyServer(from, dataDir);
  else await rename(from, dataDir);
  await cloud.servers.start(instance);
}

function enterEnvironment(
  { state }: Cloud,
  { name, description, properties }: EnvironmentDescription,
): void {
  const id = `e-${randomId(10, alphanumeric)}`;
  const now = new Date().toISOString();
  state.environments[id] = {
    id,
    name,
    application: home.application,
    description,
    createdAt: now,
    updatedAt: now,
    status: "Ready",
    health: "Grey",
    healthStatus: "Pending",
    causes: [],
    versionLabel: "cobalt-2025-04",
    platform: "64bit Amazon Linux 2023 v6.6.0 running Node.js 20",
    address: "127.0.0.1",
    instance: `i-${randomId(17, hex)}`,
    deployed: [...platformOptions, ...properties],
    events: [],
  };
}

/** A few of the options that every environment has besides its properties. */
const platformOptions: readonly OptionSetting[] = [
  ["aws:autoscaling:asg", "MaxSize", "1"],
  ["aws:autoscaling:asg", "MinSize", "1"],
  [
    "aws:autoscaling:launchconfiguration",
    "IamInstanceProfile",
    "aws-elasticbeanstalk-ec2-role",
  ],
  ["aws:ec2:instances", "InstanceTypes", "t3.small"],
  [
    "aws:elasticbeanstalk:application",
    "Application Healthcheck URL",
    "/health",
  ],
  ["aws:elasticbeanstalk:command", "DeploymentPolicy", "Immutable"],
  ["aws:elasticbeanstalk:environment", "EnvironmentType", "LoadBalanced"],
  ["aws:elasticbeanstalk:healthreporting:system", "SystemType", "enhanced"],
  ["aws:rds:dbinstance", "HasCoupledDatabase", "false"],
].map(([namespace = "", name = "", value = ""]) => ({
  namespace,
  name,
  value,
}));

/** When production's last backup window began: 13:05 UTC, which is at night where Cobalt is. */
function lastNight(now = new Date()): Date {
  const time = new Date(now);
  time.setUTCHours(13, 5, 0, 0);
  if (time > now) time.setUTCDate(time.getUTCDate() - 1);
  return time;
}
