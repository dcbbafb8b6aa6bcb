import { assertAccount } from "../../aws/account";
import {
  type EnvironmentState,
  environmentState,
} from "../../aws/beanstalk/environment";
import { readProperties } from "../../aws/beanstalk/properties";
import { listInstances, type RdsInstance } from "../../aws/rds/instances";
import {
  deleteInstance,
  setDeletionProtection,
} from "../../aws/rds/modify-instance";
import { useOf } from "../../aws/rds/protection";
import { belongsTo } from "../../aws/rds/tags";
import { leadsTo } from "../../identity/target-facts";
import { say } from "../../words/say";
import type { EveryInstance } from "./delete-every";

/** What Leftovers is given. */
export interface LeftoverInputs extends EveryInstance {
  /** Resource ids of the instances to delete. Empty: nothing to do. */
  readonly instances: readonly string[];
  /** The copy that is kept or gone on with: the engine's state must know it. Default: none. */
  readonly known?: string;
}

/**
 * Deletes those of the instances that still are what they were taken for: this stack's, and used by nobody. Why another
 * one stays is said.
 */
export async function deleteLeftovers(inputs: LeftoverInputs): Promise<void> {
  if (inputs.instances.length === 0) return;
  const { place } = inputs;
  await assertAccount(place);
  const all = await listInstances(place);
  const now = await targetNow(inputs, all);
  for (const resourceId of inputs.instances) {
    const instance = all.find((one) => one.resourceId === resourceId);
    if (instance === undefined) continue;
    // Looked at again: between the program's look and now, another run may have put it to use.
    const reason = notALeftover(instance, inputs, now);
    if (reason !== undefined) {
      say(`${instance.identifier} is not deleted: ${reason}`);
      continue;
    }
    say(`${instance.identifier} was left by an earlier run: deleting it`);
    if (instance.deletionProtection)
      await setDeletionProtection(place, instance.identifier, false);
    await deleteInstance(place, instance.identifier);
  }
}

/** The target, and what its settings lead to. */
interface TargetNow {
  /** Undefined: it no longer exists. */
  readonly environment: EnvironmentState | undefined;
  readonly uses: readonly RdsInstance[];
}

async function targetNow(
  { place, target, properties }: LeftoverInputs,
  all: readonly RdsInstance[],
): Promise<TargetNow> {
  const environment = await environmentState(place, target);
  if (environment === undefined) return { environment, uses: [] };
  const settings = await readProperties(place, environment);
  return {
    environment,
    uses: await leadsTo(place, settings, properties, all),
  };
}

function notALeftover(
  instance: RdsInstance,
  { owner, production, target }: LeftoverInputs,
  { environment, uses }: TargetNow,
): string | undefined {
  if (instance.resourceId === production.resourceId)
    return "it is production's";
  if (!belongsTo(instance.tags, owner)) return "it isn't this stack's";
  if (uses.some(({ resourceId }) => resourceId === instance.resourceId))
    return "the target uses it";
  if (!instance.deletionProtection) return undefined;
  if (!environment || useOf(instance)?.environmentId !== environment.id)
    return "it is protected";
  // An update on its way may be the one that makes the target use it.
  return environment.status === "Ready"
    ? undefined
    : `it is protected, and ${target} is ${environment.status}`;
}
