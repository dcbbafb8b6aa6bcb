import * as pulumi from "@pulumi/pulumi";
import {
  addToOriginal,
  isOfAnother,
  namesOf,
  type Original,
  type OriginalInputs,
  putBackOriginal,
  readOriginal,
} from "../steps/repoint/original-settings";
import { usesNow } from "../steps/repoint/uses-now";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/**
 * The target's database settings from before the first change: read once and never again, whatever
 * happens, so that `pulumi destroy` can put them back.
 *
 * Let it depend on the copy (`dependsOn`): then a destroy comes by here before it deletes the copy, and
 * what a killed run left undone is put back after all.
 */
export class OriginalSettings extends pulumi.dynamic.Resource {
  /** The settings, by name; null: there was none. Secret. */
  declare readonly settings: pulumi.Output<Original["settings"]>;
  /** The instance that they led to. */
  declare readonly database: pulumi.Output<Original["database"]>;

  constructor(
    name: string,
    args: Args<OriginalInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("original-settings"),
      name,
      {
        ...args,
        environmentId: undefined,
        settings: undefined,
        database: undefined,
      },
      pulumi.mergeOptions({ additionalSecretOutputs: ["settings"] }, opts),
      "prodCopy",
      "OriginalSettings",
    );
  }
}

/** For a person who cancels the run. */
export const targetNow = usesNow;

export const doing: Doing = {
  create: "reading the settings that the target has now",
  delete: "looking whether the target has its own settings",
};

export const provider: Provider<OriginalInputs, OriginalInputs & Original> = {
  async diff(_id, olds, news) {
    // What was read of another environment means nothing to this one.
    if (await isOfAnother(olds, news))
      return { changes: true, replaces: ["target"] };
    const { place, owner, sharedServer } = news;
    return {
      changes:
        olds.place.profile !== place.profile ||
        JSON.stringify(olds.sharedServer) !== JSON.stringify(sharedServer) ||
        olds.owner.project !== owner.project ||
        olds.owner.stack !== owner.stack ||
        JSON.stringify(namesOf(olds)) !== JSON.stringify(namesOf(news)),
    };
  },

  async create(inputs) {
    const original = await readOriginal(inputs);
    return {
      id: original.environmentId,
      outs: { ...inputs, ...original },
    };
  },

  update: async (_id, olds, news) => ({
    outs: { ...news, ...(await addToOriginal(olds, news)) },
  }),

  /** Nothing changes what was read once, a refresh least of all. */
  async read(id, outputs) {
    if (!outputs) throw new Error("OriginalSettings can't be imported.");
    return { id, props: outputs };
  },

  delete: (_id, outputs) => putBackOriginal(outputs),
};
