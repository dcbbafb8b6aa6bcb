import * as pulumi from "@pulumi/pulumi";
import {
  deleteLeftovers,
  type LeftoverInputs,
} from "../steps/clear/delete-leftovers";
import { type Args, hook, type Provider } from "./hook";

/**
 * Deletes instances of this stack that are neither its copy nor used by its target: a killed run left
 * them. One that was protected for the target, and that the target didn't come to use, loses its protection first.
 * The copy depends on it, so that there are never more than two.
 */
export class Leftovers extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: Args<LeftoverInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(hook("leftovers"), name, args, opts, "prodCopy", "Leftovers");
  }
}

export const provider: Provider<LeftoverInputs> = {
  diff: async (_id, _olds, news) => ({ changes: news.instances.length > 0 }),
  create: async (inputs) => ({ id: "leftovers", outs: await done(inputs) }),
  update: async (_id, _olds, news) => ({ outs: await done(news) }),
};

async function done(inputs: LeftoverInputs): Promise<LeftoverInputs> {
  await deleteLeftovers(inputs);
  return inputs;
}
