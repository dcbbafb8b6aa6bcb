import type { RdsInstance } from "../aws/instances";
import type { TargetFacts } from "../aws/may-touch";
import { belongsTo, type Owner } from "../aws/tags";
import { targetFacts } from "../aws/target-facts";
import { DEADLINES, waitUntilReady } from "../aws/update-environment";
import type { Place } from "../place";
import { useOf } from "../target/protection";
import type { CommonWishes } from "./common";

/**
 * Looks at the target; at one that a killed run may have told to use another copy, once its update has ended:
 * until then nobody can say which of the stack's copies it will use.
 * @throws {WaitedTooLong} when that update doesn't end
 */
export async function settledTarget(
  place: Place,
  owner: Owner,
  { target: name, properties, guards }: CommonWishes,
  instances: readonly RdsInstance[],
): Promise<TargetFacts> {
  const look = () => targetFacts(place, name, properties, guards, instances);
  const target = await look();
  if (target.environment?.status !== "Updating") return target;
  const begun = instances.some(
    (instance) =>
      belongsTo(instance.tags, owner) &&
      useOf(instance)?.environmentId === target.environment?.id &&
      !target.leadsTo.some(
        ({ resourceId }) => resourceId === instance.resourceId,
      ),
  );
  if (!begun) return target;
  await waitUntilReady(place, name, DEADLINES.ready);
  return look();
}
