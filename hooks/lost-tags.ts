import * as pulumi from "@pulumi/pulumi";
import {
  type LostTagsInputs,
  writeLostTags,
} from "../steps/mark/write-lost-tags";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/**
 * Writes again the tags that somebody took away from the copy in use, or changed. The copy depends on it: the steps
 * after it, and the protection's end, go by its tags.
 */
export class LostTags extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: Args<LostTagsInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(hook("lost-tags"), name, args, opts, "prodCopy", "LostTags");
  }
}

export const doing: Doing = { create: "writing tags that the copy has lost" };

export const provider: Provider<LostTagsInputs> = {
  diff: async (_id, _olds, news) => ({
    changes: Object.keys(news.tags).length > 0,
  }),
  create: async (inputs) => ({ id: "lost-tags", outs: await done(inputs) }),
  update: async (_id, _olds, news) => ({ outs: await done(news) }),
};

async function done(inputs: LostTagsInputs): Promise<LostTagsInputs> {
  await writeLostTags(inputs);
  return inputs;
}
