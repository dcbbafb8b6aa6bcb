import * as pulumi from "@pulumi/pulumi";
import {
  generatePasswords,
  type NewPasswords,
  type PasswordInputs,
} from "../steps/rotate/generate-passwords";
import { type Args, hook, type Provider } from "./hook";

/**
 * The copy's new passwords. A resource of its own that only generates, so that they are in the state
 * before anybody uses them: a run that is killed half-way goes on with the same ones.
 */
export class Passwords extends pulumi.dynamic.Resource {
  /** For the instance's master user. A secret. */
  declare readonly masterPassword: pulumi.Output<string>;
  /** For the application's role. A secret. */
  declare readonly applicationPassword: pulumi.Output<string>;
  /** DbiResourceId of the copy they were generated for. */
  declare readonly generatedFor: pulumi.Output<string>;

  constructor(
    name: string,
    args: Args<PasswordInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("passwords"),
      name,
      {
        ...args,
        masterPassword: undefined,
        applicationPassword: undefined,
        generatedFor: undefined,
        generatedForMaster: undefined,
      },
      pulumi.mergeOptions(
        { additionalSecretOutputs: ["masterPassword", "applicationPassword"] },
        opts,
      ),
      "prodCopy",
      "Passwords",
    );
  }
}

export const provider: Provider<PasswordInputs, NewPasswords> = {
  diff: async (_id, olds, news) => ({
    changes:
      olds.generatedFor !== news.resourceId ||
      olds.generatedForMaster !== news.applicationIsMaster,
  }),
  create: async (inputs) => ({
    id: "passwords",
    outs: generatePasswords(inputs),
  }),
  update: async (_id, _olds, news) => ({ outs: generatePasswords(news) }),
};
