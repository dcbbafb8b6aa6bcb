import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./config/error";
import {
  readCommands,
  readGuards,
  readPropertyNames,
  readTexts,
} from "./config/values";
import type { Guard } from "./hooks/aws/may-touch";
import type { Command } from "./hooks/sanitise/commands/command";
import type { Access, PropertyNames } from "./hooks/servers";
import type { SnapshotChoice } from "./hooks/survey/choose-snapshot";

/** The stack's configuration, checked: what `Pulumi.<stack>.yaml` says, typed. */
export interface Settings {
  /** Name of the Pulumi project. With the stack's name it marks what belongs to this stack. */
  readonly project: string;
  readonly stack: string;
  /** `aws:region`. */
  readonly region: string;
  /** `aws:profile`. */
  readonly profile: string | undefined;
  /** `aws:allowedAccountIds`: the only accounts in which this stack may act. */
  readonly allowedAccounts: readonly string[];
  /** Name of production's Beanstalk environment. */
  readonly production: string;
  /** Name of the Beanstalk environment that is to use the copy. */
  readonly target: string;
  readonly snapshot: SnapshotChoice;
  /** Whether a manual snapshot of production is taken besides, before each restore. */
  readonly safetySnapshot: boolean;
  readonly instanceClass: string;
  /** Storage of the copy in GiB; undefined: as the snapshot has it. */
  readonly allocatedStorage: number | undefined;
  readonly publiclyAccessible: boolean;
  /** DB subnet group of the copy; undefined: that of the database which the target uses now. */
  readonly subnetGroup: string | undefined;
  /** VPC security groups of the copy; empty: those of the database which the target uses now. */
  readonly securityGroups: readonly string[];
  /** DB parameter group of the copy; undefined: the engine's own. */
  readonly parameterGroup: string | undefined;
  readonly properties: PropertyNames;
  readonly proofQuery: string | undefined;
  readonly canary: boolean;
  /** Path of the rules file, from the project's folder. */
  readonly rules: string;
  readonly commands: readonly Command[];
  readonly guards: readonly Guard[];
  readonly neverTouch: readonly string[];
  readonly access: Access | { readonly by: "ssh through the target" };
}

/**
 * Reads the stack's configuration and checks all of it.
 *
 * @throws {ConfigError} for the first option that can't be used as it is
 */
export function readConfig(): Settings {
  const own = new pulumi.Config();
  const aws = new pulumi.Config("aws");
  const text = (key: string): string | undefined =>
    own.get(key)?.trim() || undefined;
  const required = (key: string, example: string): string => {
    const value = text(key);
    if (value === undefined)
      throw new ConfigError(
        `prod-copy:${key}`,
        own.get(key),
        `set it in the stack's file, e.g. ${example}`,
      );
    return value;
  };
  const list = <T>(
    key: string,
    read: (option: string, value: unknown) => T,
  ): T => read(`prod-copy:${key}`, own.getObject<unknown>(key));

  const production = required("production", "production-blue");
  const target = required("target", "test-white");
  if (production === target)
    throw new ConfigError(
      "prod-copy:target",
      target,
      "it is production itself. Name the environment that is to use the copy",
    );
  return {
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    region: readRegion(aws),
    profile: aws.get("profile"),
    allowedAccounts: readAccounts(aws),
    production,
    target,
    snapshot: readSnapshotChoice(
      text("snapshot") ?? "latest",
      text("refresh"),
      required,
    ),
    safetySnapshot: own.getBoolean("safetySnapshot") ?? false,
    instanceClass: readInstanceClass(text("instanceClass") ?? "db.t3.micro"),
    allocatedStorage: readStorage(text("allocatedStorage")),
    publiclyAccessible: own.getBoolean("publiclyAccessible") ?? false,
    subnetGroup: text("subnetGroup"),
    securityGroups: list("securityGroups", readTexts),
    parameterGroup: text("parameterGroup"),
    properties: list("properties", readPropertyNames),
    proofQuery: text("proofQuery"),
    canary: own.getBoolean("canary") ?? true,
    rules: text("rules") ?? "rules/cobalt.yaml",
    commands: list("commands", readCommands),
    guards: list("guards", readGuards),
    neverTouch: list("neverTouch", readTexts),
    access: readAccess(text("access") ?? "direct", text("sshDestination")),
  };
}

function readRegion(aws: pulumi.Config): string {
  const region =
    aws.get("region") ??
    process.env.AWS_REGION ??
    process.env.AWS_DEFAULT_REGION;
  if (!region)
    throw new ConfigError(
      "aws:region",
      undefined,
      "set it in the stack's file, e.g. ap-southeast-2",
    );
  return region;
}

function readAccounts(aws: pulumi.Config): string[] {
  const value = aws.getObject<unknown>("allowedAccountIds");
  const ok =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((id) => typeof id === "string" && /^\d{12}$/.test(id));
  if (!ok)
    throw new ConfigError(
      "aws:allowedAccountIds",
      value,
      'list the accounts this stack may act in, twelve digits each, in quotes: - "123456789012"',
    );
  return value;
}

function readSnapshotChoice(
  snapshot: string,
  refresh: string | undefined,
  required: (key: string, example: string) => string,
): SnapshotChoice {
  if (snapshot === "new") {
    const value = required("refresh", "2026-11 (one snapshot for each value)");
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/i.test(value) || value.length > 40)
      throw new ConfigError(
        "prod-copy:refresh",
        value,
        "it becomes part of the snapshot's identifier: use letters, digits and single hyphens, at most 40",
      );
    return { wish: "new", refresh: value.toLowerCase() };
  }
  if (refresh !== undefined)
    throw new ConfigError(
      "prod-copy:refresh",
      refresh,
      `it has no effect with prod-copy:snapshot ${JSON.stringify(snapshot)}. Set prod-copy:snapshot to new, or remove it`,
    );
  if (snapshot === "latest") return { wish: "latest" };
  if (!/^(rds:|awsbackup:)?[a-z][a-z0-9-]*$/i.test(snapshot))
    throw new ConfigError(
      "prod-copy:snapshot",
      snapshot,
      "use latest, new, or the identifier of one of production's snapshots, e.g. rds:production-2026-11-22-15-04",
    );
  return { wish: "pinned", identifier: snapshot };
}

function readInstanceClass(value: string): string {
  if (!/^db\.[a-z0-9-]+\.[a-z0-9-]+$/.test(value))
    throw new ConfigError(
      "prod-copy:instanceClass",
      value,
      "use a DB instance class, e.g. db.t3.micro",
    );
  return value;
}

function readStorage(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const storage = /^\d+$/.test(value) ? Number(value) : 0;
  // What RDS takes for PostgreSQL on general purpose storage.
  if (storage < 20 || storage > 65_536)
    throw new ConfigError(
      "prod-copy:allocatedStorage",
      value,
      "use a whole number of GiB from 20 to 65536, or remove it: then the copy has as much as the snapshot",
    );
  return storage;
}

function readAccess(
  access: string,
  destination: string | undefined,
): Settings["access"] {
  if (access === "direct") {
    if (destination !== undefined)
      throw new ConfigError(
        "prod-copy:sshDestination",
        destination,
        "it has no effect with prod-copy:access direct. Set prod-copy:access to ssh, or remove it",
      );
    return { by: "direct" };
  }
  if (access !== "ssh")
    throw new ConfigError("prod-copy:access", access, "use direct or ssh");
  if (destination === undefined)
    throw new ConfigError(
      "prod-copy:sshDestination",
      undefined,
      "with access ssh, set it to a host, user@host, an alias of your ssh configuration, or target-instance",
    );
  if (destination.startsWith("-") || /\s/.test(destination))
    throw new ConfigError(
      "prod-copy:sshDestination",
      destination,
      "use a host, user@host, an alias of your ssh configuration, or target-instance",
    );
  if (destination === "target-instance")
    return { by: "ssh through the target" };
  return { by: "ssh", destination };
}
