import {
  DEADLINES,
  waitUntilReady,
} from "../../aws/beanstalk/update-environment";
import type { Place } from "../../aws/place";
import type { RdsInstance } from "../../aws/rds/instances";
import { useOf } from "../../aws/rds/protection";
import { belongsTo, type Owner } from "../../aws/rds/tags";
import type { TargetFacts } from "../../identity/may-touch";
import { targetFacts } from "../../identity/target-facts";
import type { CommonWishes } from "./common";

/**
 * Looks at the target; at one whose update is under way and decides what it will use, once that has ended.
 * @param isOpen whether nobody can say before which of the stack's copies the target will use. Default: always
 * @throws {WaitedTooLong} when that update doesn't end
 */
export async function targetAtRest(
  place: Place,
  { target: name, properties, guards }: CommonWishes,
  instances: readonly RdsInstance[],
  isOpen: (target: TargetFacts) => boolean = () => true,
): Promise<TargetFacts> {
  const look = () => targetFacts(place, name, properties, guards, instances);
  const target = await look();
  if (target.environment?.status !== "Updating" || !isOpen(target))
    return target;
  await waitUntilReady(place, name, DEADLINES.ready);
  return look();
}

/** Whether a killed run may have told the target to use another copy than its settings lead to. */
export function mayHaveBegun(
  { environment, leadsTo }: TargetFacts,
  owner: Owner,
  instances: readonly RdsInstance[],
): boolean {
  return instances.some(
    (instance) =>
      belongsTo(instance.tags, owner) &&
      useOf(instance)?.environmentId === environment?.id &&
      !leadsTo.some(({ resourceId }) => resourceId === instance.resourceId),
  );
}
