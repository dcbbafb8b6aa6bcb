import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  clearEvery,
  clearLeft,
  type LeftLoadInputs,
} from "../steps/load/clear-left";
import { type Args, hook, type Provider } from "./hook";
import { refuseLostState } from "./lost-state";
import type { Doing } from "./operations";

/**
 * Takes away what killed runs of this stack left of a load: dumps of production on this machine, and half-loaded
 * databases on the target's server.
 *
 * It is in the state before a load begins, and a destroy comes by here last: it drops every database that this stack
 * has loaded and that no environment uses, also those that the engine's state doesn't know.
 */
export class LeftLoads extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: Args<LeftLoadInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("left-loads"),
      name,
      { ...args, login: pulumi.secret(args.login) },
      pulumi.mergeOptions({ additionalSecretOutputs: ["login"] }, opts),
      "prodCopy",
      "LeftLoads",
    );
  }
}

export const doing: Doing = {
  create: "clearing what earlier loads left",
  delete: "clearing every database and dump that this stack has loaded",
};

export const provider: Provider<LeftLoadInputs> = {
  check: refuseLostState("set prod-copy:refresh to a new value"),
  // What its delete goes by is what the state has, so that must be today's.
  diff: async (_id, olds, news) => ({
    changes:
      news.dumps.length > 0 ||
      news.databases.length > 0 ||
      !isDeepStrictEqual(neededToClear(olds), neededToClear(news)),
  }),
  create: async (inputs) => ({ id: "left-loads", outs: await done(inputs) }),
  update: async (_id, olds, news) => {
    // What an earlier run left, it left in the folder of then.
    const { dumpFolder } = olds;
    if (dumpFolder !== news.dumpFolder)
      await clearLeft({ ...news, dumpFolder, databases: [] });
    return { outs: await done(news) };
  },
  delete: (_id, outputs) => clearEvery(outputs),
};

async function done(inputs: LeftLoadInputs): Promise<LeftLoadInputs> {
  await clearLeft(inputs);
  return inputs;
}

function neededToClear(inputs: LeftLoadInputs) {
  const { place, access, owner, production, server } = inputs;
  const { target, application, properties, dumpFolder } = inputs;
  return {
    place,
    access,
    owner,
    production,
    server,
    target,
    application,
    properties,
    dumpFolder,
  };
}
