import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../aws/place";
import type { Owner } from "../aws/rds/tags";
import type { Production, PropertyNames } from "../aws/servers";
import type { Command } from "../commands/command";
import { type Copy, type Identity, identityOf } from "../identity/copy";
import type { Access } from "../process/access";
import type { Evidence } from "../sanitise/report/evidence";
import type { SanitiseInputs } from "../steps/sanitise/inputs";
import { type Sanitised, sanitiseCopy } from "../steps/sanitise/sanitise-copy";
import { hook, type Provider } from "./hook";

/** Arguments of {@link SanitisedData}. */
export interface SanitisedDataArgs {
  readonly place: pulumi.Input<Place>;
  readonly access: pulumi.Input<Access>;
  /** Whose the copy must be. */
  readonly owner: pulumi.Input<Owner>;
  readonly production: pulumi.Input<Production>;
  /** The copy, as the step before hands it on. */
  readonly copy: pulumi.Input<Copy>;
  /** Name of the application's database. */
  readonly database: pulumi.Input<string>;
  /** The role that the application, and so its commands, log in as. */
  readonly applicationRole: pulumi.Input<string>;
  /** Names of the variables that commands find the copy's coordinates in. */
  readonly properties: pulumi.Input<PropertyNames>;
  /** A secret, from Passwords. */
  readonly masterPassword: pulumi.Input<string>;
  /** A secret, from Passwords. */
  readonly applicationPassword: pulumi.Input<string>;
  /** A secret, from MaskingKey. */
  readonly maskingKey: pulumi.Input<string>;
  /** Name of the environment that is to use the copy, for the report. */
  readonly target: pulumi.Input<string>;
  /** What the copy was made from, with its time in ISO 8601 where that is known, for the report. */
  readonly origin: pulumi.Input<SanitiseInputs["origin"]>;
  /** Path of the rules, from the project's folder. */
  readonly rulesFile: pulumi.Input<string>;
  /** Hash of rules and commands: `hashRulesAndCommands`. */
  readonly rulesHash: pulumi.Input<string>;
  /** The application's own commands, in order. Their environment may hold secrets. */
  readonly commands: pulumi.Input<readonly Command[]>;
}

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
  declare readonly report: pulumi.Output<Evidence>;
  /** Path of the same as a page, on the machine that ran it. */
  declare readonly reportFile: pulumi.Output<string>;

  constructor(
    name: string,
    args: SanitisedDataArgs,
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
  before?: Evidence,
): Promise<Outputs> {
  return { ...inputs, ...(await sanitiseCopy(inputs, before)) };
}
