import * as pulumi from "@pulumi/pulumi";
import { assertAccount } from "../aws/account";
import {
  type EnvironmentState,
  environmentState,
} from "../aws/beanstalk/environment";
import { readProperties } from "../aws/beanstalk/properties";
import type { Place } from "../aws/place";
import { listInstances, type RdsInstance } from "../aws/rds/instances";
import {
  deleteInstance,
  setDeletionProtection,
} from "../aws/rds/modify-instance";
import { useOf } from "../aws/rds/protection";
import { belongsTo, type Owner } from "../aws/rds/tags";
import type { Production, PropertyNames } from "../aws/servers";
import { leadsTo } from "../identity/target-facts";
import { say } from "../words/say";
import { hook, type Provider } from "./hook";

/** Arguments of {@link Leftovers}. */
export interface LeftoversArgs {
  readonly place: Place;
  readonly owner: Owner;
  readonly production: Production;
  /** Name of the target's Beanstalk environment: what it uses is no leftover. */
  readonly target: string;
  readonly properties: PropertyNames;
  /** Resource ids of the instances to delete. Empty: nothing to do. */
  readonly instances: readonly string[];
}

type Inputs = LeftoversArgs;

/**
 * Deletes instances of this stack that are neither its copy nor used by its target: a killed run left
 * them. One that was protected for the target, and that the target didn't come to use, loses its protection first.
 * The copy depends on it, so that there are never more than two.
 */
export class Leftovers extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: LeftoversArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(hook("leftovers"), name, args, opts, "prodCopy", "Leftovers");
  }
}

export const provider: Provider<Inputs> = {
  diff: async (_id, _olds, news) => ({ changes: news.instances.length > 0 }),
  create: async (inputs) => ({ id: "leftovers", outs: await clear(inputs) }),
  update: async (_id, _olds, news) => ({ outs: await clear(news) }),
};

async function clear(inputs: Inputs): Promise<Inputs> {
  if (inputs.instances.length === 0) return inputs;
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
  return inputs;
}

/** The target, and what its settings lead to. */
interface TargetNow {
  /** Undefined: it no longer exists. */
  readonly environment: EnvironmentState | undefined;
  readonly uses: readonly RdsInstance[];
}

async function targetNow(
  { place, target, properties }: Inputs,
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
  { owner, production, target }: Inputs,
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
