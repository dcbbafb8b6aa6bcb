import * as pulumi from "@pulumi/pulumi";
import { assertAccount } from "./aws/account";
import { environmentState } from "./aws/environment";
import { listInstances, type RdsInstance } from "./aws/instances";
import { deleteInstance } from "./aws/modify-instance";
import { readProperties } from "./aws/properties";
import { belongsTo, type Owner } from "./aws/tags";
import { leadsTo } from "./aws/target-facts";
import { hook, type Provider } from "./hook";
import type { Place } from "./place";
import { say } from "./say";
import type { Production, PropertyNames } from "./servers";

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
 * them. The copy depends on it, so that there are never more than two.
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
  const used = await usedByTarget(inputs, all);
  for (const resourceId of inputs.instances) {
    const instance = all.find((one) => one.resourceId === resourceId);
    if (instance === undefined) continue;
    // Looked at again: between the program's look and now, another run may have put it to use.
    const reason = notALeftover(instance, inputs, used);
    if (reason !== undefined) {
      say(`${instance.identifier} is not deleted: ${reason}`);
      continue;
    }
    say(`${instance.identifier} was left by an earlier run: deleting it`);
    await deleteInstance(place, instance.identifier);
  }
  return inputs;
}

/** What the target's settings lead to now; none when it no longer exists. */
async function usedByTarget(
  { place, target, properties }: Inputs,
  all: readonly RdsInstance[],
): Promise<RdsInstance[]> {
  const environment = await environmentState(place, target);
  if (environment === undefined) return [];
  const settings = await readProperties(place, environment);
  return leadsTo(place, settings, properties, all);
}

function notALeftover(
  instance: RdsInstance,
  { owner, production }: Inputs,
  used: readonly RdsInstance[],
): string | undefined {
  if (instance.resourceId === production.resourceId)
    return "it is production's";
  if (!belongsTo(instance.tags, owner)) return "it isn't this stack's";
  if (used.some(({ resourceId }) => resourceId === instance.resourceId))
    return "the target uses it";
  if (instance.deletionProtection) return "it is protected";
  return undefined;
}
