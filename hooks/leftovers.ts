import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { deleteEvery } from "../steps/clear/delete-every";
import {
  deleteLeftovers,
  type LeftoverInputs,
} from "../steps/clear/delete-leftovers";
import { type Args, hook, type Provider } from "./hook";
import { refuseLostState } from "./lost-state";
import type { Doing } from "./operations";

/**
 * Deletes instances of this stack that are neither its copy nor used by its target: a killed run left
 * them. One that was protected for the target, and that the target didn't come to use, loses its protection first.
 * The copy depends on it, so that there are never more than two.
 *
 * It is in the state before a restore begins, and a destroy comes by here last: it deletes every instance of the
 * stack's that is still there, also those that the engine's state doesn't know.
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

export const doing: Doing = {
  create: "looking for instances that earlier runs left",
  delete: "deleting every instance of this stack's",
};

export const provider: Provider<LeftoverInputs> = {
  check: refuseLostState(
    "set prod-copy:snapshot to new, and prod-copy:refresh to a new value",
  ),
  // What its delete goes by is what the state has, so that must be today's.
  diff: async (_id, olds, news) => ({
    changes:
      news.instances.length > 0 ||
      !isDeepStrictEqual(neededToDelete(olds), neededToDelete(news)),
  }),
  create: async (inputs) => ({ id: "leftovers", outs: await done(inputs) }),
  update: async (_id, _olds, news) => ({ outs: await done(news) }),
  delete: (_id, outputs) => deleteEvery(outputs),
};

function neededToDelete(inputs: LeftoverInputs) {
  const { place, owner, production, target, application, properties } = inputs;
  return { place, owner, production, target, application, properties };
}

async function done(inputs: LeftoverInputs): Promise<LeftoverInputs> {
  await deleteLeftovers(inputs);
  return inputs;
}
