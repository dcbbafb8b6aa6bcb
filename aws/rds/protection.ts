import type { Place } from "../place";
import { listInstances, type RdsInstance } from "./instances";
import { setDeletionProtection } from "./modify-instance";
import { tagInstance } from "./tag-instance";
import { belongsTo, type Owner, TAGS } from "./tags";

// The copy that a target uses is protected against deletion before the target is told of it, and the
// one it replaces only loses its protection when the target no longer uses it. So at every moment the
// one in use is protected, whatever kills the run: the engine deletes replaced instances at the end of
// an `up`, and on a second failing `up --continue-on-error` also before their time.

/** What the tag on a protected copy tells a later run. */
export interface Use {
  /** Id of the environment it is protected for. */
  readonly environmentId: string;
  /** That environment's health before it was told to use the copy, e.g. `Green`. */
  readonly healthBefore: string;
}

/** What a copy's tag tells; undefined when there is none, or one that came from another instance. */
export function useOf({
  tags,
  resourceId,
}: Pick<RdsInstance, "tags" | "resourceId">): Use | undefined {
  const [of, environmentId, healthBefore] = (
    tags[TAGS.healthBefore] ?? ""
  ).split(" ");
  // The engine can carry tags over from a replaced instance: the resource id tells.
  return of === resourceId && environmentId && healthBefore
    ? { environmentId, healthBefore }
    : undefined;
}

/** Notes on the copy what it is about to be used for, and protects it. */
export async function protect(
  place: Place,
  copy: RdsInstance,
  use: Use,
): Promise<void> {
  const { environmentId, healthBefore } = use;
  await tagInstance(place, copy.arn, {
    [TAGS.healthBefore]: `${copy.resourceId} ${environmentId} ${healthBefore}`,
  });
  await keepProtected(place, copy);
}

/** Protects the copy, where it isn't. */
export async function keepProtected(
  place: Place,
  { identifier, deletionProtection }: RdsInstance,
): Promise<void> {
  if (!deletionProtection) await setDeletionProtection(place, identifier, true);
}

/**
 * Lifts the protection of this stack's copies, by their tags: never production's, never another stack's.
 * @param environmentId The environment that no longer uses them: those that are protected for another one stay so.
 * @param except Resource id of the copy that stays protected.
 */
export async function release(
  place: Place,
  owner: Owner,
  environmentId: string,
  except?: string,
): Promise<void> {
  const instances = await listInstances(place);
  for (const instance of instances) {
    const use = useOf(instance);
    const ours =
      belongsTo(instance.tags, owner) &&
      (use?.environmentId ?? environmentId) === environmentId;
    if (
      ours &&
      instance.deletionProtection &&
      instance.resourceId !== except &&
      instance.status !== "deleting"
    )
      await setDeletionProtection(place, instance.identifier, false);
  }
}
