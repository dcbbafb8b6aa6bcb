import * as pulumi from "@pulumi/pulumi";
import { identityOf } from "../identity/copy";
import type { SettleInputs } from "../steps/settle/inputs";
import {
  isSettled,
  type Settled,
  settle,
  settledNow,
} from "../steps/settle/settle";
import { type Args, hook, type Provider } from "./hook";

type Outputs = SettleInputs & Settled;

/**
 * The restored instance as the stack's file wants it: its class and storage, and no automated backups. The provider's
 * own resource ignores changes of these. What follows depends on it.
 */
export class SettledInstance extends pulumi.dynamic.Resource {
  /** Identifiers of the automated backups that RDS made of the copy before they were ended. */
  declare readonly backups: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: Args<SettleInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("settled-instance"),
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
      "SettledInstance",
    );
  }
}

/** What was seen of the restore is for this run's copy: it makes no difference afterwards. */
export const provider: Provider<SettleInputs, Outputs> = {
  diff: async (_id, olds, news) => ({ changes: !isSettled(olds, news) }),
  create: async (inputs) => ({
    id: "settled-instance",
    outs: { ...inputs, ...(await settle(inputs)) },
  }),
  read: async (id, outputs) => ({
    id,
    props: outputs && (await settledNow(outputs)),
  }),
  update: async (_id, olds, news) => {
    const seenBackups =
      olds.identity === identityOf(news.copy)
        ? [...olds.backups, ...news.seenBackups]
        : news.seenBackups;
    return {
      outs: { ...news, ...(await settle({ ...news, seenBackups })) },
    };
  },
};
