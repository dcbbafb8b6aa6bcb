import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../aws/place";
import type { Owner } from "../aws/rds/tags";
import type { Instance, Production, PropertyNames } from "../aws/servers";
import type { DatabaseRef } from "../identity/copy";
import type { Login } from "../postgres/connect/connect";
import type { Access } from "../process/access";
import { dropEvery } from "../steps/load/database/drop-every";
import type { Exclude } from "../steps/load/dump/exclude";
import type { LoadInputs } from "../steps/load/inputs";
import { type Loaded, loadCopy } from "../steps/load/load-copy";
import { hook, type Provider } from "./hook";

/** Arguments of {@link LoadedDatabase}. */
export interface LoadedDatabaseArgs {
  readonly place: pulumi.Input<Place>;
  /** How this machine reaches both servers. */
  readonly access: pulumi.Input<Access>;
  /** Whose the database is, for its note. */
  readonly owner: pulumi.Input<Owner>;
  readonly production: pulumi.Input<Production>;
  /** The role that production's application logs in as. Its password is fetched when the dump begins. */
  readonly productionRole: pulumi.Input<string>;
  /** Names of the environment properties that hold the databases' coordinates. */
  readonly properties: pulumi.Input<PropertyNames>;
  /** Name of the environment that is to use the database. */
  readonly target: pulumi.Input<string>;
  /** The instance that the target uses now, which gets the new database. Never production's. */
  readonly server: pulumi.Input<Instance>;
  /** The target's own login there: it is to own the new database. Its password is a secret. */
  readonly login: pulumi.Input<Login>;
  /** The new database's name without the time. */
  readonly base: pulumi.Input<string>;
  /** Another value asks for another load. */
  readonly generation: pulumi.Input<string>;
  /** Hash of what it is made from and with, for the note. */
  readonly wish: pulumi.Input<string>;
  /** Tables whose rows stay in production. */
  readonly exclude: pulumi.Input<Exclude>;
  /** Folder for dumps, on this machine or a network mount. */
  readonly dumpFolder: pulumi.Input<string>;
  /** Whether the dump stays afterwards. It holds real people's data. */
  readonly keepDump: pulumi.Input<boolean>;
  /** A kept dump to load from. Default: production is dumped. */
  readonly from?: pulumi.Input<string> | undefined;
  /** A query that answers one number, asked in the new database and shown. Default: none. */
  readonly proofQuery?: pulumi.Input<string> | undefined;
}

type Outputs = LoadInputs & Loaded;

/**
 * Production's database, dumped and restored under a new name on the server that the target uses anyway. Until
 * it is sanitised only the target's own login gets in. Its destroy drops every database that this stack has
 * loaded and that no environment uses.
 */
export class LoadedDatabase extends pulumi.dynamic.Resource {
  /** The database's name and oid. */
  declare readonly loaded: pulumi.Output<DatabaseRef>;
  /** When its dump was begun, as ISO 8601 has it; null where that isn't known. */
  declare readonly dumpedAt: pulumi.Output<string | null>;
  /** What the proof query answered. */
  declare readonly proof: pulumi.Output<number | undefined>;

  constructor(
    name: string,
    args: LoadedDatabaseArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("loaded-database"),
      name,
      {
        ...args,
        login: pulumi.secret(args.login),
        loaded: undefined,
        loadedGeneration: undefined,
        dumpedAt: undefined,
        proof: undefined,
      },
      pulumi.mergeOptions({ additionalSecretOutputs: ["login"] }, opts),
      "prodCopy",
      "LoadedDatabase",
    );
  }
}

/**
 * Only another generation asks for another load. It is an update, never a replacement: a replacement's delete
 * would come while the target still uses the old database, and the one after BeanstalkSettings drops it in time.
 */
export const provider: Provider<LoadInputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes: olds.loadedGeneration !== news.generation,
  }),
  create: async (inputs) => ({
    id: "loaded-database",
    outs: { ...inputs, ...(await loadCopy(inputs)) },
  }),
  update: async (_id, _olds, news) => ({
    outs: { ...news, ...(await loadCopy(news)) },
  }),
  delete: async (_id, outputs) => {
    await dropEvery(outputs);
  },
};
