import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../identity/copy";
import { inWords } from "../steps/engine-words";
import type { SanitiseInputs } from "../steps/sanitise/inputs";
import { type Sanitised, sanitiseCopy } from "../steps/sanitise/sanitise-copy";
import { type Args, hook, type Provider } from "./hook";

type Outputs = SanitiseInputs & Sanitised;

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
          ],
        },
        opts,
      ),
      "prodCopy",
      "SanitisedData",
    );
  }
}

/**
 * Another copy is sanitised anew, and so is a copy that isn't clean yet under changed rules. Never a
 * replacement: what follows would be replaced with it.
 */
export const provider: Provider<SanitiseInputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes:
      olds.identity !== identityOf(news.copy) ||
      olds.rulesHash !== news.rulesHash,
  }),
  create: async (inputs) => ({
    id: "sanitised-data",
    outs: await done(inputs),
  }),
  update: async (_id, olds, news) => ({ outs: await done(news, olds.report) }),
};

async function done(
  inputs: SanitiseInputs,
  before?: Sanitised["report"],
): Promise<Outputs> {
  try {
    return { ...inputs, ...(await sanitiseCopy(inputs, before)) };
  } catch (error) {
    throw inWords(error);
  }
}
