import * as pulumi from "@pulumi/pulumi";
import { assertAccount } from "../aws/account";
import { environmentState } from "../aws/beanstalk/environment";
import { readProperties } from "../aws/beanstalk/properties";
import { differing, pick } from "../aws/beanstalk/stored-settings";
import { describeInstance } from "../aws/rds/instances";
import type { Inputs, Outputs } from "../steps/repoint/beanstalk-settings-args";
import { asksForWork, isElsewhere } from "../steps/repoint/compare";
import { putBack } from "../steps/repoint/put-back";
import { repoint } from "../steps/repoint/repoint";
import { say } from "../words/say";
import { hook, type Provider } from "./hook";

/** Arguments of {@link BeanstalkSettings}. */
export type BeanstalkSettingsArgs = {
  readonly [Key in keyof Inputs]: pulumi.Input<Inputs[Key]>;
};

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
    args: BeanstalkSettingsArgs,
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

export const provider: Provider<Inputs, Outputs> = {
  /**
   * A change is an update, never a replacement: a replacement's delete would put the original settings
   * back after the new one has made its own. Only another target is another resource, and then the old
   * one goes first: it lifts the copy's protection, which the new one needs.
   */
  async diff(_id, olds, news) {
    if (isElsewhere(olds, news))
      return { changes: true, replaces: ["target"], deleteBeforeReplace: true };
    if (asksForWork(olds, news)) return { changes: true };
    if (news.copy.loaded) return { changes: false };
    // An update of the instance by the AWS provider always sends the protection that is in the state,
    // which is off. It comes before this look, and so its effect is found and mended in the same run.
    const copy = await describeInstance(news.place, news.copy.resourceId);
    return { changes: copy?.deletionProtection !== true };
  },

  async create(inputs) {
    const outs = await repoint(inputs, undefined);
    return { id: outs.environmentId, outs };
  },

  async update(_id, olds, news) {
    return { outs: await repoint(news, olds) };
  },

  /** What the target and RDS have now, so that a refresh shows what was changed by hand. */
  async read(id, outputs) {
    if (!outputs) throw new Error("BeanstalkSettings can't be imported.");
    const { place, target, environmentId, written, copy } = outputs;
    await assertAccount(place);
    const state = await environmentState(place, target);
    if (state?.id !== environmentId || state.status === "Terminating") {
      say(`${target} (${environmentId}) no longer exists`);
      return { id: "", props: outputs };
    }
    const [properties, instance] = await Promise.all([
      readProperties(place, state),
      describeInstance(place, copy.resourceId),
    ]);
    const changed = differing(written, properties);
    if (changed.length > 0)
      say(
        `${changed.join(", ")} of ${target} ${changed.length > 1 ? "were" : "was"} changed since the last pulumi up; the next one sets ${changed.length > 1 ? "them" : "it"} again`,
      );
    return {
      id,
      props: {
        ...outputs,
        current: pick(properties, Object.keys(written)),
        protected:
          copy.loaded !== undefined || (instance?.deletionProtection ?? false),
      },
    };
  },

  async delete(_id, outputs) {
    const { copy, access } = outputs;
    await putBack({ ...outputs, ...(copy.loaded && { sharedServer: access }) });
  },
};
