import { randomBytes } from "node:crypto";
import { settingsFor } from "../../../aws/beanstalk/property-size";
import type { Place } from "../../../aws/place";
import type { RdsInstance } from "../../../aws/rds/instances";
import { listSnapshots, type Snapshot } from "../../../aws/rds/snapshots";
import {
  LATER_TAGS,
  type Owner,
  othersThan,
  TAGS,
} from "../../../aws/rds/tags";
import type { PropertyNames } from "../../../aws/servers";
import { claimsByInstance } from "../../../identity/claims";
import type { TargetFacts } from "../../../identity/may-touch";
import {
  type FoundProduction,
  findProduction,
} from "../../../identity/production";
import type { Access } from "../../../process/access";
import {
  accessOf,
  assertTarget,
  assertUnclaimed,
  type CommonWishes,
  placeOf,
} from "../common";
import { Refusal } from "../refusal";
import { mayHaveBegun, targetAtRest } from "../target-at-rest";
import { assertOrderable } from "./assert-orderable";
import { bearOut } from "./bear-out";
import type { SnapshotChoice } from "./choose-snapshot";
import { newestSnapshot } from "./choose-snapshot";
import { decideCopy } from "./decide-copy";
import { findGroups, type Groups } from "./find-groups";
import { markerInUse } from "./marker-in-use";
import {
  assertRestorable,
  type SnapshotToTake,
  snapshotsToTake,
} from "./snapshots-to-take";
import { type Decision, takeOver } from "./take-over";

/** What the survey is made for: the stack's settings, as far as it needs them. */
export interface Wishes extends CommonWishes {
  readonly snapshot: SnapshotChoice;
  readonly safetySnapshot: boolean;
  readonly instanceClass: string;
  readonly sanitisingClass: string | undefined;
  readonly allocatedStorage: number | undefined;
  /** Names of the tags that `aws:defaultTags` gives everything. */
  readonly defaultTags: readonly string[];
  readonly subnetGroup: string | undefined;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string | undefined;
}

/** What there is, and what is to become of it: all that the stack needs to know before it starts. */
export interface AccountSeen extends FoundProduction {
  readonly place: Place;
  readonly target: TargetFacts;
  readonly access: Access;
  readonly decision: Decision<RdsInstance>;
  /** The snapshot that the copy is or will be made from; undefined: it is still to be taken, or has expired. */
  readonly snapshot: Snapshot | undefined;
  /** Manual snapshots of production that the stack takes. */
  readonly toTake: readonly SnapshotToTake[];
  readonly groups: Groups;
  /** Whether the copy's storage is encrypted: as its snapshot's is. */
  readonly encrypted: boolean;
  /** Tags of what the stack makes in RDS. */
  readonly tags: {
    /** Of its snapshots of production. */
    readonly snapshot: Readonly<Record<string, string>>;
    /** Of the copy, given in the restore call. */
    readonly copy: Readonly<Record<string, string>>;
    /** Names of those that hooks, and anybody else, give the copy later. */
    readonly others: readonly string[];
  };
  /** Tags that the copy in use has lost, and is to have again. */
  readonly lostTags: {
    /** Its resource id; null: none has lost any. */
    readonly of: string | null;
    readonly tags: Readonly<Record<string, string>>;
  };
}

/**
 * Looks at the account, production, the target and this stack's copies, and decides what to do. Changes nothing.
 *
 * @param rulesHash hash of the rules and commands as they are now
 * @throws {Refusal} NoProduction, AwsError for all that must not or can't be done
 */
export async function lookAtAccount(
  wishes: Wishes,
  rulesHash: string,
): Promise<AccountSeen> {
  const { project, stack, properties, production: name } = wishes;
  const owner: Owner = { project, stack };
  const place = await placeOf(wishes);
  const found = await findProduction(place, name, properties);
  const [target, snapshots] = await Promise.all([
    targetAtRest(place, wishes, found.instances, (target) =>
      mayHaveBegun(target, owner, found.instances),
    ),
    listSnapshots(place, found.production.identifier),
  ]);
  assertTarget(wishes, found, target, longestSettings(properties, found));
  assertUnclaimed(claimsByInstance({ target, owner }, found.instances));

  const access = accessOf(wishes, target);
  const inUse = presentDatabase(target, found.instances);
  const { instances, of, lost } = bearOut(
    found.instances,
    await markerInUse(place, access, target, properties, inUse),
    owner,
  );
  assertOneInstance(found.instance);
  const decided = decideCopy({
    owner,
    choice: wishes.snapshot,
    newest: newestSnapshot(snapshots, found.production.resourceId)?.identifier,
    instances,
    usedByTarget: target.leadsTo.map(({ resourceId }) => resourceId),
    readyTarget:
      target.environment?.status === "Ready"
        ? target.environment.id
        : undefined,
    production: found.production.resourceId,
    rulesHash,
    allocatedStorage: wishes.allocatedStorage,
    freshGeneration: randomBytes(8).toString("hex"),
  });
  const decision = takeOver(decided);
  const snapshot = snapshots.find(
    ({ identifier }) => identifier === decision.snapshot,
  );
  const toTake = snapshotsToTake(owner, wishes, decision.snapshot, snapshots);
  assertRoom(wishes.allocatedStorage, snapshot);
  if (decision.kind === "restore")
    assertRestorable(decision.snapshot, snapshot, toTake, found.production);
  const origin = snapshot ?? decision.copy ?? found.instance;
  const [groups] = await Promise.all([
    findGroups(place, wishes, {
      production: found.instance,
      present: inUse ?? decision.copy,
      engine: origin,
    }),
    decision.kind !== "keep" && assertBothClasses(place, wishes, origin),
  ]);
  const whose = { [TAGS.project]: project, [TAGS.stack]: stack };
  const copyTags = {
    ...whose,
    [TAGS.snapshot]: decision.snapshot ?? "",
    [TAGS.generation]: decision.generation,
    [TAGS.target]: wishes.target,
  };
  const theirs = othersThan(
    [...Object.keys(copyTags), ...LATER_TAGS, ...wishes.defaultTags],
    decision.copy?.tags,
  );
  return {
    ...found,
    place,
    target,
    access,
    decision,
    snapshot,
    toTake,
    groups,
    encrypted: (decision.copy ?? snapshot ?? found.instance).encrypted,
    tags: {
      snapshot: whose,
      copy: copyTags,
      others: [...LATER_TAGS, ...theirs],
    },
    lostTags: { of: of ?? null, tags: lost },
  };
}

// An instance's identifier has 63 characters at most, an endpoint ends with .<12>.<region>.rds.amazonaws.com.
const longestAddress = 110;
const passwordLength = 40;

/** The settings that will be made. The copy's name and password aren't known yet. */
function longestSettings(
  names: PropertyNames,
  { production, database, applicationRole }: FoundProduction,
): Record<string, string> {
  return settingsFor(names, {
    address: "x".repeat(longestAddress),
    port: production.port,
    database,
    username: applicationRole,
    password: "x".repeat(passwordLength),
  });
}

/** The instance that the target's settings lead to now; undefined: RDS knows none. */
export function presentDatabase(
  target: TargetFacts,
  instances: readonly RdsInstance[],
): RdsInstance | undefined {
  const [first] = target.leadsTo;
  return instances.find(({ resourceId }) => resourceId === first?.resourceId);
}

/** RDS restores a cluster by other calls, into a cluster. */
function assertOneInstance({ identifier, cluster }: RdsInstance): void {
  if (cluster !== undefined)
    throw new Refusal(
      `production's instance ${identifier} is a member of the DB cluster ${cluster}: only a DB instance of its own can be copied by snapshot. Set prod-copy:load to dump`,
    );
}

/**
 * The second class comes hours after the restore, which may not fail for it. Without one RDS itself refuses the
 * restore before it makes anything.
 */
async function assertBothClasses(
  place: Place,
  { instanceClass, sanitisingClass }: Wishes,
  needed: Parameters<typeof assertOrderable>[3],
): Promise<void> {
  if (sanitisingClass === undefined) return;
  await Promise.all(
    Object.entries({ sanitisingClass, instanceClass }).map(([key, value]) =>
      assertOrderable(place, `prod-copy:${key}`, value, needed),
    ),
  );
}

/** RDS restores a snapshot into no less than it has. */
function assertRoom(
  wished: number | undefined,
  snapshot: Snapshot | undefined,
): void {
  const { allocatedStorageGib: least = 0, identifier } = snapshot ?? {};
  if (wished !== undefined && wished < least)
    throw new Refusal(
      `prod-copy:allocatedStorage is ${wished}, but the snapshot ${identifier} has ${least} GiB: set it to ${least} or more, or remove it`,
    );
}
