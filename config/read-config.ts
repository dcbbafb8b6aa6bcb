import * as pulumi from "@pulumi/pulumi";
import type { PropertyNames } from "../aws/servers";
import type { Command } from "../commands/command";
import type { Guard } from "../identity/may-touch";
import type { Access } from "../process/access";
import { type ByDump, ofDump, readByDump } from "./by-dump";
import { type BySnapshot, ofSnapshot, readBySnapshot } from "./by-snapshot";
import { readCommands } from "./commands";
import { ConfigError } from "./error";
import { type Keys, readKeys } from "./keys";
import { readGuards, readHosts, readPropertyNames, readTexts } from "./values";

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
  /** Names of the tags that `aws:defaultTags` gives everything that the AWS provider makes. */
  readonly defaultTags: readonly string[];
  /** Name of production's Beanstalk environment. */
  readonly production: string;
  /** Name of the Beanstalk environment that is to use the copy. */
  readonly target: string;
  /** How production's data comes to the target. */
  readonly load: BySnapshot | ByDump;
  readonly properties: PropertyNames;
  readonly proofQuery: string | undefined;
  /** Path of the rules file, from the project's folder. */
  readonly rules: string;
  readonly commands: readonly Command[];
  readonly guards: readonly Guard[];
  readonly neverTouch: readonly string[];
  readonly knownHosts: readonly string[];
  readonly access: Access | { readonly by: "ssh through the target" };
}

/**
 * Reads the stack's configuration and checks all of it.
 *
 * @throws {ConfigError} for the first option that can't be used as it is
 */
export function readConfig(): Settings {
  const own = readKeys();
  const aws = new pulumi.Config("aws");
  const list = <T>(
    key: string,
    read: (option: string, value: unknown) => T,
  ): T => read(`prod-copy:${key}`, own.value(key));

  const production = own.text("production", "production-blue");
  const target = own.text("target", "test-white");
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
    defaultTags: readDefaultTags(aws),
    production,
    target,
    load: readLoad(own),
    properties: list("properties", readPropertyNames),
    proofQuery: own.textIfAny("proofQuery"),
    rules: own.text("rules"),
    commands: list("commands", readCommands),
    guards: list("guards", readGuards),
    neverTouch: list("neverTouch", readTexts),
    knownHosts: list("knownHosts", readHosts),
    access: readAccess(own.text("access"), own.textIfAny("sshDestination")),
  };
}

function readLoad(own: Keys): Settings["load"] {
  const load = own.text("load");
  if (load === "snapshot") {
    refuseOthers(own, ofDump, load, "dump");
    return readBySnapshot(own);
  }
  if (load === "dump") {
    refuseOthers(own, ofSnapshot, load, "snapshot");
    return readByDump(own);
  }
  throw new ConfigError("prod-copy:load", load, "use snapshot or dump");
}

/** Refuses keys that only the other way has, unless they say the default. */
function refuseOthers(
  own: Keys,
  keys: readonly string[],
  load: string,
  other: string,
): void {
  for (const key of keys) {
    const value = own.unusual(key);
    if (value !== undefined)
      throw new ConfigError(
        `prod-copy:${key}`,
        value,
        `it has no effect with prod-copy:load ${load}. Remove it, or set prod-copy:load to ${other}`,
      );
  }
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

/** The provider itself refuses what can't be meant. */
function readDefaultTags(aws: pulumi.Config): string[] {
  const value = aws.getObject<{ readonly tags?: object } | null>("defaultTags");
  return Object.keys(value?.tags ?? {});
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
