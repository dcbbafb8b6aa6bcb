import { useOf } from "../../../aws/rds/protection";
import { belongsTo, type Owner, TAGS } from "../../../aws/rds/tags";
import { newSnapshotName, type SnapshotChoice } from "./choose-snapshot";

/** What the decision needs to know of an RDS instance. */
export interface InstanceFacts {
  readonly identifier: string;
  readonly resourceId: string;
  readonly status: string;
  readonly createdAt?: Date | undefined;
  readonly deletionProtection: boolean;
  readonly allocatedStorageGib?: number | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** Everything the decision is made from. */
export interface Situation<I extends InstanceFacts> {
  readonly owner: Owner;
  readonly choice: SnapshotChoice;
  /** Identifier of the newest snapshot that may be used; undefined: there is none. */
  readonly newest: string | undefined;
  /** All instances of the account and region. */
  readonly instances: readonly I[];
  /** Resource ids of the instances that the target's settings lead to now. */
  readonly usedByTarget: readonly string[];
  /** Id of the target; undefined: it isn't Ready, so nobody knows yet what it will use. */
  readonly readyTarget: string | undefined;
  /** Production's resource id. */
  readonly production: string;
  /** Hash of the rules and commands as they are now. */
  readonly rulesHash: string;
  /** Storage that the copy shall have, in GiB; undefined: any. */
  readonly allocatedStorage?: number | undefined;
  /** A value never used before, for a fresh restore. */
  readonly freshGeneration: string;
}

/** What becomes of the stack's copy. */
export interface CopyDecision<I extends InstanceFacts> {
  /**
   * - `keep`: the copy is sanitised by today's rules and of the wanted snapshot;
   * - `go on`: it isn't sanitised yet; the hooks go on with it in place;
   * - `restore`: a fresh one is restored.
   */
  readonly kind: "keep" | "go on" | "restore";
  /** Why, in words for the person at `pulumi up`. */
  readonly because: string;
  /** Identifier of the snapshot that the copy is or will be made from; undefined: there is none to restore. */
  readonly snapshot: string | undefined;
  /** The engine replaces the instance when this differs from the last one. */
  readonly generation: string;
  /** The present copy, when it is kept or gone on with. */
  readonly copy: I | undefined;
  /** Instances of this stack that are neither its copy nor used by its target: to be deleted first. */
  readonly leftovers: readonly I[];
}

/**
 * Decides from the copies' tags whether the stack's copy is kept, gone on with, or restored afresh.
 *
 * A copy that isn't sanitised yet stays, whatever newer snapshot there is: otherwise each failing night
 * would add an instance. A sanitised copy whose rules changed is restored afresh: nothing is masked twice.
 */
export function decideCopy<I extends InstanceFacts>(
  situation: Situation<I>,
): CopyDecision<I> {
  const { owner, choice, newest, rulesHash } = situation;
  const mine = situation.instances.filter(
    (instance) =>
      belongsTo(instance.tags, owner) &&
      instance.resourceId !== situation.production &&
      instance.status !== "deleting",
  );
  const current = mine
    .filter((instance) => isAdopted(instance) && !isBroken(instance))
    .sort((a, b) => time(b) - time(a))[0];
  const restore = (because: string): CopyDecision<I> => ({
    kind: "restore",
    because,
    snapshot: wantedSnapshot(owner, choice, newest),
    generation: situation.freshGeneration,
    copy: undefined,
    leftovers: mine.filter(
      (instance) =>
        isLeftover(instance, situation) || isNeverUsed(instance, situation),
    ),
  });
  const stay = (
    kind: "keep" | "go on",
    copy: I,
    because: string,
  ): CopyDecision<I> => ({
    kind,
    because,
    snapshot: copy.tags[TAGS.snapshot],
    generation: copy.tags[TAGS.generation] ?? situation.freshGeneration,
    copy,
    leftovers: mine.filter(
      (instance) => instance !== copy && isLeftover(instance, situation),
    ),
  });

  if (current === undefined) return restore("this stack has no copy yet");
  const wanted = wantedSnapshot(owner, choice, newest);
  const present = current.tags[TAGS.snapshot];
  const hash = sanitisedBy(current);
  if (hash === undefined) {
    const { allocatedStorageGib: storage = 0 } = current;
    if (storage < (situation.allocatedStorage ?? 0))
      return restore(
        `${current.identifier} has ${storage} GiB of storage, wanted are ${situation.allocatedStorage}`,
      );
    if (choice.kind === "latest" || wanted === present)
      return stay(
        "go on",
        current,
        `${current.identifier} isn't sanitised yet; its snapshot stays until it is`,
      );
    return restore(
      `${current.identifier} is of snapshot ${present}, wanted is ${wanted}`,
    );
  }
  if (hash !== rulesHash)
    return restore(
      `the rules or commands changed since ${current.identifier} was sanitised`,
    );
  if (wanted !== undefined && wanted !== present)
    return restore(`there is a newer or another snapshot: ${wanted}`);
  return stay("keep", current, `${current.identifier} is up to date`);
}

/** Whether the engine's state is known to have had this instance. */
function isAdopted(instance: InstanceFacts): boolean {
  return instance.tags[TAGS.adopted] === instance.resourceId;
}

/** The hash of the rules and commands that an instance was sanitised by; undefined: it isn't sanitised. */
function sanitisedBy(instance: InstanceFacts): string | undefined {
  const [resourceId, hash] = instance.tags[TAGS.sanitised]?.split(" ") ?? [];
  return resourceId === instance.resourceId ? hash : undefined;
}

// RDS's statuses of an instance that won't come back by itself.
function isBroken(instance: InstanceFacts): boolean {
  return (
    instance.status === "failed" ||
    instance.status.startsWith("incompatible-") ||
    instance.status.startsWith("inaccessible-encryption-credentials")
  );
}

// A protected instance is in use, is about to be, or was: the step that changes the settings lifts its protection.
function isLeftover(
  instance: InstanceFacts,
  { usedByTarget }: { readonly usedByTarget: readonly string[] },
): boolean {
  return (
    !usedByTarget.includes(instance.resourceId) && !instance.deletionProtection
  );
}

// That step was killed between the protection and the settings. While this copy is the stack's the step goes on
// with it; with a fresh one beside it, and the one in use, there would be three.
function isNeverUsed(
  instance: InstanceFacts,
  { usedByTarget, readyTarget }: Situation<InstanceFacts>,
): boolean {
  return (
    readyTarget !== undefined &&
    useOf(instance)?.environmentId === readyTarget &&
    !usedByTarget.includes(instance.resourceId)
  );
}

function wantedSnapshot(
  owner: Owner,
  choice: SnapshotChoice,
  newest: string | undefined,
): string | undefined {
  if (choice.kind === "latest") return newest;
  if (choice.kind === "pinned") return choice.identifier;
  return newSnapshotName(owner, choice.refresh);
}

function time(instance: InstanceFacts): number {
  return instance.createdAt?.getTime() ?? 0;
}
