import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../identity/copy";
import {
  type Adjusted,
  adjust,
  adjustedNow,
  isAdjusted,
} from "../steps/adjust/adjust";
import type { AdjustInputs } from "../steps/adjust/inputs";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

type Outputs = AdjustInputs & Adjusted;

/**
 * The restored instance as the stack's file wants it: its class and storage, and no automated backups. The provider's
 * own resource ignores changes of these. What follows depends on it. Where a copy has a larger class until it is clean,
 * a second one, after `SanitisedData`, sets the class that it is to have.
 */
export class AdjustedInstance extends pulumi.dynamic.Resource {
  /** Identifiers of the automated backups that RDS made of the copy before they were ended. */
  declare readonly backups: pulumi.Output<string[]>;
  /** Of the copy that is so. */
  declare readonly identity: pulumi.Output<Identity>;

  constructor(
    name: string,
    args: Args<AdjustInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("adjusted-instance"),
      name,
      {
        ...args,
        identity: undefined,
        class: undefined,
        storageGib: undefined,
        backupRetentionDays: undefined,
        backups: undefined,
      },
      opts,
      "prodCopy",
      "AdjustedInstance",
    );
  }
}

export const doing: Doing = { create: "adjusting the restored instance" };

/** What was seen of the restore is for this run's copy: it makes no difference afterwards. */
export const provider: Provider<AdjustInputs, Outputs> = {
  diff: async (_id, olds, news) => ({ changes: !isAdjusted(olds, news) }),
  create: async (inputs) => ({
    id: "adjusted-instance",
    outs: { ...inputs, ...(await adjust(inputs)) },
  }),
  read: async (id, outputs) => ({
    id,
    props: outputs && (await adjustedNow(outputs)),
  }),
  update: async (_id, olds, news) => {
    const seenBackups =
      olds.identity === identityOf(news.copy)
        ? [...olds.backups, ...news.seenBackups]
        : news.seenBackups;
    return {
      outs: { ...news, ...(await adjust({ ...news, seenBackups })) },
    };
  },
};
