import * as pulumi from "@pulumi/pulumi";
import { assertAccount } from "../aws/account";
import type { DatabaseRef } from "../identity/copy";
import { maintenanceLogin, targetServer } from "../identity/target-server";
import { withClient } from "../postgres/connect/connect";
import { withRoute } from "../postgres/connect/route";
import { dropUnused } from "../steps/load/database/drop-unused";
import type { LoadInputs } from "../steps/load/inputs";
import { say } from "../words/say";
import { hook, type Provider } from "./hook";

/** What FormerDatabases is given. */
type Inputs = Pick<
  LoadInputs,
  | "place"
  | "access"
  | "owner"
  | "production"
  | "properties"
  | "target"
  | "server"
  | "login"
> & {
  /** The database that stays: the one that the target uses now. */
  readonly current: DatabaseRef;
  /** Names of the others that this stack has loaded, as the program found them. */
  readonly others: readonly string[];
};

/** Arguments of {@link FormerDatabases}. */
export type FormerDatabasesArgs = {
  readonly [Key in keyof Inputs]: pulumi.Input<Inputs[Key]>;
};

/**
 * Drops what the target used before: databases of this stack's that its settings no longer lead to, once
 * nothing is connected to them. Let it depend on BeanstalkSettings.
 */
export class FormerDatabases extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    args: FormerDatabasesArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("former-databases"),
      name,
      { ...args, login: pulumi.secret(args.login) },
      pulumi.mergeOptions({ additionalSecretOutputs: ["login"] }, opts),
      "prodCopy",
      "FormerDatabases",
    );
  }
}

export const provider: Provider<Inputs> = {
  diff: async (_id, olds, news) => ({
    changes: olds.current.oid !== news.current.oid || news.others.length > 0,
  }),
  create: async (inputs) => ({
    id: "former-databases",
    outs: await clear(inputs),
  }),
  update: async (_id, _olds, news) => ({ outs: await clear(news) }),
};

/** How long sessions of an application that has just been restarted may last, in milliseconds. */
const sessionsMayLast = 60_000;

/** What can't go yet is said, and goes with the next `up`: the target has its database already. */
async function clear(inputs: Inputs): Promise<Inputs> {
  const { place, access, server, login, current } = inputs;
  await assertAccount(place);
  await targetServer(inputs);
  await withRoute(access, server, async (route) => {
    const maintenance = await maintenanceLogin(route, login);
    const { dropped, kept } = await withClient(route, maintenance, (client) =>
      dropUnused(client, inputs, current.oid, sessionsMayLast),
    );
    for (const name of dropped) say(`dropped ${name}, which nothing uses`);
    for (const reason of kept)
      say(`Warning: ${reason} The next pulumi up drops it.`);
  });
  return inputs;
}
