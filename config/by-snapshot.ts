import type { SnapshotChoice } from "../steps/look/by-snapshot/choose-snapshot";
import { ConfigError } from "./error";
import type { Keys } from "./keys";
import { readTexts } from "./values";

/** Production's data comes in an RDS instance that is restored from a snapshot. */
export interface BySnapshot {
  readonly by: "snapshot";
  readonly snapshot: SnapshotChoice;
  /** Whether a manual snapshot of production is taken besides, before each restore. */
  readonly safetySnapshot: boolean;
  readonly instanceClass: string;
  /** Class of a copy until it is sanitised; undefined: the same. */
  readonly sanitisingClass: string | undefined;
  /** Storage of the copy in GiB; undefined: as the snapshot has it. */
  readonly allocatedStorage: number | undefined;
  readonly publiclyAccessible: boolean;
  /** DB subnet group of the copy; undefined: that of the database which the target uses now. */
  readonly subnetGroup: string | undefined;
  /** VPC security groups of the copy; empty: those of the database which the target uses now. */
  readonly securityGroups: readonly string[];
  /** DB parameter group of the copy; undefined: the engine's own. */
  readonly parameterGroup: string | undefined;
  readonly canary: boolean;
}

/** What only this way has. */
export const ofSnapshot = [
  "snapshot",
  "safetySnapshot",
  "instanceClass",
  "sanitisingClass",
  "allocatedStorage",
  "publiclyAccessible",
  "subnetGroup",
  "securityGroups",
  "parameterGroup",
  "canary",
] as const;

/** @throws {ConfigError} */
export function readBySnapshot(
  own: Keys<(typeof ofSnapshot)[number] | "refresh">,
): BySnapshot {
  return {
    by: "snapshot",
    snapshot: readSnapshotChoice(
      own.text("snapshot"),
      own.textIfAny("refresh"),
    ),
    safetySnapshot: own.flag("safetySnapshot"),
    instanceClass: readInstanceClass(
      "prod-copy:instanceClass",
      own.text("instanceClass"),
    ),
    sanitisingClass: readSanitisingClass(own.textIfAny("sanitisingClass")),
    allocatedStorage: readStorage(own.textIfAny("allocatedStorage")),
    publiclyAccessible: own.flag("publiclyAccessible"),
    subnetGroup: own.textIfAny("subnetGroup"),
    securityGroups: readTexts(
      "prod-copy:securityGroups",
      own.value("securityGroups"),
    ),
    parameterGroup: own.textIfAny("parameterGroup"),
    canary: own.flag("canary"),
  };
}

function readSnapshotChoice(
  snapshot: string,
  refresh: string | undefined,
): SnapshotChoice {
  if (snapshot === "new") {
    const value = refresh;
    if (value === undefined)
      throw new ConfigError(
        "prod-copy:refresh",
        value,
        "set it in the stack's file, e.g. 2026-11 (one snapshot for each value)",
      );
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/i.test(value) || value.length > 40)
      throw new ConfigError(
        "prod-copy:refresh",
        value,
        "it becomes part of the snapshot's identifier: use letters, digits and single hyphens, at most 40",
      );
    return { kind: "new", refresh: value.toLowerCase() };
  }
  if (refresh !== undefined)
    throw new ConfigError(
      "prod-copy:refresh",
      refresh,
      `it has no effect with prod-copy:snapshot ${JSON.stringify(snapshot)}. Set prod-copy:snapshot to new, or remove it`,
    );
  if (snapshot === "latest") return { kind: "latest" };
  if (!/^(rds:|awsbackup:)?[a-z][a-z0-9-]*$/i.test(snapshot))
    throw new ConfigError(
      "prod-copy:snapshot",
      snapshot,
      "use latest, new, or the identifier of one of production's snapshots, e.g. rds:production-2026-11-22-15-04",
    );
  return { kind: "pinned", identifier: snapshot };
}

function readInstanceClass(option: string, value: string): string {
  if (!/^db\.[a-z0-9-]+\.[a-z0-9-]+$/.test(value))
    throw new ConfigError(
      option,
      value,
      "use a DB instance class, e.g. db.t3.micro",
    );
  return value;
}

function readSanitisingClass(value: string | undefined): string | undefined {
  return value === undefined
    ? undefined
    : readInstanceClass("prod-copy:sanitisingClass", value);
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
