import * as pulumi from "@pulumi/pulumi";
import {
  dropFormer,
  type FormerInputs,
} from "../steps/load/database/drop-former";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/**
 * Drops what the target used before: databases of this stack's that its settings no longer lead to, once
 * nothing is connected to them. Let it depend on BeanstalkSettings.
 */
export class FormerDatabases extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: Args<FormerInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("former-databases"),
      name,
      { ...args, login: pulumi.secret(args.login) },
      pulumi.mergeOptions({ additionalSecretOutputs: ["login"] }, opts),
      "prodCopy",
      "FormerDatabases",
    );
  }
}

export const doing: Doing = {
  create: "dropping databases that nothing uses any more",
};

export const provider: Provider<FormerInputs> = {
  diff: async (_id, olds, news) => ({
    changes: olds.current.oid !== news.current.oid || news.others.length > 0,
  }),
  create: async (inputs) => ({
    id: "former-databases",
    outs: await done(inputs),
  }),
  update: async (_id, _olds, news) => ({ outs: await done(news) }),
};

async function done(inputs: FormerInputs): Promise<FormerInputs> {
  await dropFormer(inputs);
  return inputs;
}
