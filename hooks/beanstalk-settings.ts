import * as pulumi from "@pulumi/pulumi";
import { asksForWork, isElsewhere } from "../steps/repoint/compare";
import type { Repointed, RepointInputs } from "../steps/repoint/inputs";
import { putBack } from "../steps/repoint/put-back";
import { repoint } from "../steps/repoint/repoint";
import { isProtected, settingsNow } from "../steps/repoint/settings-now";
import { usesNow } from "../steps/repoint/uses-now";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/**
 * Makes the target use the copy: its five database properties, in one update, judged by its result.
 * Deleting it gives the target its own settings back.
 */
export class BeanstalkSettings extends pulumi.dynamic.Resource {
  /** The target's health at the end of the step, e.g. `Green`. */
  declare readonly health: pulumi.Output<string>;
  /** Where the target is reached. */
  declare readonly url: pulumi.Output<string>;

  constructor(
    name: string,
    args: Args<RepointInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("beanstalk-settings"),
      name,
      {
        ...args,
        environmentId: undefined,
        written: undefined,
        previous: undefined,
        current: undefined,
        protected: undefined,
        health: undefined,
        url: undefined,
      },
      pulumi.mergeOptions(
        {
          additionalSecretOutputs: [
            "applicationPassword",
            "original",
            "written",
            "previous",
            "current",
          ],
        },
        opts,
      ),
      "prodCopy",
      "BeanstalkSettings",
    );
  }
}

/** For a person who cancels the run. */
export const targetNow = usesNow;

export const doing: Doing = {
  create: "making the target use the copy",
  delete: "giving the target its own settings back",
};

export const provider: Provider<RepointInputs, Repointed> = {
  /**
   * A change is an update, never a replacement: a replacement's delete would put the original settings
   * back after the new one has made its own. Only another target is another resource, and then the old
   * one goes first: it lifts the copy's protection, which the new one needs.
   */
  async diff(_id, olds, news) {
    if (isElsewhere(olds, news))
      return { changes: true, replaces: ["target"], deleteBeforeReplace: true };
    if (asksForWork(olds, news)) return { changes: true };
    // An update of the instance by the AWS provider always sends the protection that is in the state,
    // which is off. It comes before this look, and so its effect is found and mended in the same run.
    return { changes: !(await isProtected(news)) };
  },

  async create(inputs) {
    const outs = await done(inputs);
    return { id: outs.environmentId, outs };
  },

  async update(_id, olds, news) {
    return { outs: await done(news, olds) };
  },

  /** What the target and RDS have now, so that a refresh shows what was changed by hand. */
  async read(id, outputs) {
    if (!outputs) throw new Error("BeanstalkSettings can't be imported.");
    const now = await settingsNow(outputs);
    return now
      ? { id, props: { ...outputs, ...now } }
      : { id: "", props: outputs };
  },

  async delete(_id, outputs) {
    const { copy, access } = outputs;
    await putBack({ ...outputs, ...(copy.loaded && { sharedServer: access }) });
  },
};

async function done(
  inputs: RepointInputs,
  before?: Repointed,
): Promise<Repointed> {
  const { place, access, owner, production, copy, database } = inputs;
  const { applicationRole, applicationPassword, nonce, identity } = inputs;
  const { target, properties, guards, neverTouch, knownHosts, original } =
    inputs;
  const outcome = await repoint(
    {
      place,
      access,
      owner,
      production,
      copy,
      database,
      applicationRole,
      applicationPassword,
      nonce,
      identity,
    },
    { target, properties, guards, neverTouch, knownHosts, original },
    before,
  );
  return { ...inputs, ...outcome };
}
