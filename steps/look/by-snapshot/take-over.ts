import {
  isReady,
  neverReady,
  type RdsInstance,
} from "../../../aws/rds/instances";
import { TAGS } from "../../../aws/rds/tags";
import type { CopyDecision, InstanceFacts } from "./decide-copy";

/** A decision, and whether its copy is one that the engine's state may not have yet. */
export interface Decision<I extends InstanceFacts> extends CopyDecision<I> {
  /** Its resource id is what the engine imports. */
  readonly takenOver: boolean;
}

/**
 * Goes on with an instance that an earlier run began to restore from the wanted snapshot, instead of deleting it and
 * restoring another: that run was killed, its credentials ended, or the provider's time was over, and the engine's
 * state then knows nothing of it. A restore may take hours, so that a new one each time would never come to an end.
 */
export function takeOver<I extends InstanceFacts>(
  decision: CopyDecision<I>,
): Decision<I> {
  const { kind, snapshot, leftovers } = decision;
  const begun =
    kind === "restore" && snapshot !== undefined
      ? leftovers.find((instance) => isBegun(instance, snapshot))
      : undefined;
  const generation = begun?.tags[TAGS.generation];
  if (begun === undefined || generation === undefined)
    return { ...decision, takenOver: false };
  return {
    kind: "go on",
    because: `an earlier run began to restore ${begun.identifier} from ${snapshot}`,
    snapshot,
    generation,
    copy: begun,
    leftovers: leftovers.filter((instance) => instance !== begun),
    takenOver: true,
  };
}

/** Nothing was done to it yet but the restore. One that was protected was about to be used. */
function isBegun(instance: InstanceFacts, snapshot: string): boolean {
  const { tags, resourceId, deletionProtection } = instance;
  return (
    tags[TAGS.snapshot] === snapshot &&
    tags[TAGS.generation] !== undefined &&
    tags[TAGS.adopted] !== resourceId &&
    !deletionProtection &&
    !neverReady(instance)
  );
}

/** Whether the engine can import the copy now: its address isn't known before it is ready. */
export function isThere(copy: RdsInstance | undefined): copy is RdsInstance {
  return copy !== undefined && isReady(copy);
}
