import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../identity/copy";
import { inWords } from "../steps/engine-words";
import type { SanitiseInputs } from "../steps/sanitise/inputs";
import { type Sanitised, sanitiseCopy } from "../steps/sanitise/sanitise-copy";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/** `sanitisedIdentity`: what version 0.1 called the identity in its state. */
type Outputs = SanitiseInputs &
  Sanitised & { readonly sanitisedIdentity?: Identity };

/**
 * The copy with no real person's data left in it, by the rules, the application's own commands, and an
 * audit of the result. What follows takes nonce and identity from here, so that it comes after.
 */
export class SanitisedData extends pulumi.dynamic.Resource {
  /** Of the copy that is clean. */
  declare readonly identity: pulumi.Output<Identity>;
  /** The random text in the copy's marker. */
  declare readonly nonce: pulumi.Output<string>;
  /** What was done, without any value of the data. */
  declare readonly report: pulumi.Output<Sanitised["report"]>;
  /** The same in one line. */
  declare readonly summary: pulumi.Output<string>;
  /** Path of the same as a page, on the machine that ran it. */
  declare readonly reportFile: pulumi.Output<string>;

  constructor(
    name: string,
    args: Args<SanitiseInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("sanitised-data"),
      name,
      {
        ...args,
        masterPassword: pulumi.secret(args.masterPassword),
        applicationPassword: pulumi.secret(args.applicationPassword),
        maskingKey: pulumi.secret(args.maskingKey),
        commands: pulumi.secret(args.commands),
        identity: undefined,
        nonce: undefined,
        report: undefined,
        summary: undefined,
        reportFile: undefined,
      },
      pulumi.mergeOptions(
        {
          additionalSecretOutputs: [
            "masterPassword",
            "applicationPassword",
            "maskingKey",
            "commands",
            "rights",
          ],
        },
        opts,
      ),
      "prodCopy",
      "SanitisedData",
    );
  }
}

export const doing: Doing = { create: "making the copy clean" };

/**
 * Another copy is sanitised anew, and so is a copy that isn't clean yet under changed rules. Never a
 * replacement: what follows would be replaced with it.
 */
export const provider: Provider<SanitiseInputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes: olds.identity === undefined || !isDone(olds, news),
  }),
  create: async (inputs) => ({
    id: "sanitised-data",
    outs: await done(inputs),
  }),
  // The target may use the copy by now: what is done isn't searched again for the sake of a name.
  update: async (_id, olds, news) => ({
    outs: isDone(olds, news)
      ? {
          ...olds,
          ...news,
          identity: identityOf(news.copy),
          summary: olds.summary ?? `see ${olds.reportFile}`,
        }
      : await done(news, olds.report),
  }),
};

function isDone(olds: Outputs, news: SanitiseInputs): boolean {
  return (
    (olds.identity ?? olds.sanitisedIdentity) === identityOf(news.copy) &&
    olds.rulesHash === news.rulesHash
  );
}

async function done(
  inputs: SanitiseInputs,
  before?: Sanitised["report"],
): Promise<Outputs> {
  const { place, access, owner, production, copy, database } = inputs;
  const { applicationRole, applicationPassword, masterPassword } = inputs;
  const { rulesFile, rulesHash, maskingKey, commands, properties } = inputs;
  const { rights, target, origin, instance, backups } = inputs;
  try {
    const sanitised = await sanitiseCopy(
      { place, access, owner, production, copy, database },
      { applicationRole, applicationPassword, masterPassword },
      { rights, rulesFile, rulesHash, maskingKey, commands, properties },
      { target, origin, instance, backups },
      before,
    );
    return { ...inputs, ...sanitised };
  } catch (error) {
    throw inWords(error);
  }
}
