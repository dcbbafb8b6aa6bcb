import * as pulumi from "@pulumi/pulumi";
import { generatePassword } from "../postgres/roles/generate-password";
import { hook, type Provider } from "./hook";

/** Arguments of {@link Passwords}. */
export interface PasswordsArgs {
  /** DbiResourceId of the copy they are for: another copy gets other passwords. */
  readonly resourceId: pulumi.Input<string>;
  /** Whether the application logs in as the instance's master user: then the two passwords are one. */
  readonly applicationIsMaster: pulumi.Input<boolean>;
}

interface Inputs {
  readonly resourceId: string;
  readonly applicationIsMaster: boolean;
}

interface Outputs {
  readonly masterPassword: string;
  readonly applicationPassword: string;
  readonly generatedFor: string;
  readonly generatedForMaster: boolean;
}

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
    args: PasswordsArgs,
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

export const provider: Provider<Inputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes:
      olds.generatedFor !== news.resourceId ||
      olds.generatedForMaster !== news.applicationIsMaster,
  }),
  create: async (inputs) => ({ id: "passwords", outs: generate(inputs) }),
  update: async (_id, _olds, news) => ({ outs: generate(news) }),
};

function generate({ resourceId, applicationIsMaster }: Inputs): Outputs {
  const masterPassword = generatePassword();
  return {
    masterPassword,
    applicationPassword: applicationIsMaster
      ? masterPassword
      : generatePassword(),
    generatedFor: resourceId,
    generatedForMaster: applicationIsMaster,
  };
}
