import * as pulumi from "@pulumi/pulumi";
import { type Identity, identityOf } from "../identity/copy";
import { inWords } from "../steps/engine-words";
import type { RotationInputs } from "../steps/rotate/inputs";
import { type Rotated, rotate } from "../steps/rotate/rotate";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

/** `rotatedResourceId`: what version 0.1 called the identity in its state. */
type Outputs = RotationInputs &
  Rotated & { readonly rotatedResourceId?: Identity };

/**
 * The copy with none of production's passwords left: every role has a new one, and production's is shown
 * to be refused. What follows takes the copy's identity from here, so that it comes after.
 */
export class RotatedPasswords extends pulumi.dynamic.Resource {
  /** Of the copy whose passwords are rotated. */
  declare readonly identity: pulumi.Output<Identity>;
  /** What the proof query answered. */
  declare readonly proof: pulumi.Output<number | undefined>;
  /** Roles with a new password. */
  declare readonly rotatedRoles: pulumi.Output<string[]>;
  /** Roles that couldn't be given one, and may connect to no database instead. */
  declare readonly refusedRoles: pulumi.Output<string[]>;
  /** Who may do what on the copy. Undefined in the state of an earlier version. */
  declare readonly rights: pulumi.Output<Rotated["rights"] | undefined>;

  constructor(
    name: string,
    args: Args<RotationInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("rotated-passwords"),
      name,
      {
        ...args,
        masterPassword: pulumi.secret(args.masterPassword),
        applicationPassword: pulumi.secret(args.applicationPassword),
        identity: undefined,
        proof: undefined,
        rotatedRoles: undefined,
        refusedRoles: undefined,
        rights: undefined,
      },
      pulumi.mergeOptions(
        {
          additionalSecretOutputs: [
            "masterPassword",
            "applicationPassword",
            // A setting's hash could tell a short secret in it.
            "rights",
          ],
        },
        opts,
      ),
      "prodCopy",
      "RotatedPasswords",
    );
  }
}

export const doing: Doing = {
  create:
    "renewing the copy's passwords, and proving that the old ones are useless",
};

/**
 * A rotation is done again for another copy, other passwords or another application role. Another proof
 * query, canary, way or name of a property is for the next one: nothing of the present copy's would change.
 */
export const provider: Provider<RotationInputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes: olds.identity === undefined || !isDone(olds, news),
  }),
  create: async (inputs) => ({
    id: "rotated-passwords",
    outs: await done(inputs),
  }),
  update: async (_id, olds, news) => ({
    outs: isDone(olds, news)
      ? { ...olds, ...news, identity: identityOf(news.copy) }
      : await done(news),
  }),
};

function isDone(olds: Outputs, news: RotationInputs): boolean {
  return (
    (olds.identity ?? olds.rotatedResourceId) === identityOf(news.copy) &&
    olds.database === news.database &&
    olds.applicationRole === news.applicationRole &&
    olds.masterPassword === news.masterPassword &&
    olds.applicationPassword === news.applicationPassword
  );
}

async function done(inputs: RotationInputs): Promise<Outputs> {
  const { place, access, owner, production, copy, database } = inputs;
  const { applicationRole, applicationPassword, masterPassword } = inputs;
  const { properties, proofQuery, canary } = inputs;
  const rotated = await rotate(
    { place, access, owner, production, copy, database },
    { applicationRole, applicationPassword, masterPassword },
    { properties, proofQuery, canary },
  ).catch((error: unknown) => {
    throw inWords(error);
  });
  return { ...inputs, ...rotated };
}
