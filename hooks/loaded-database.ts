import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type { DatabaseRef } from "../identity/copy";
import { loadInWords } from "../steps/engine-words";
import { clearEvery } from "../steps/load/clear-left";
import type { LoadInputs } from "../steps/load/inputs";
import { type Loaded, loadCopy } from "../steps/load/load-copy";
import { type Args, hook, type Provider } from "./hook";
import type { Doing } from "./operations";

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
    args: Args<LoadInputs>,
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

export const doing: Doing = {
  create: "loading production into a new database",
  delete: "dropping the databases that this stack has loaded",
};

/**
 * Only another generation asks for another load, and whatever else its delete goes by is noted anew. It is an update, never a replacement: a replacement's delete
 * would come while the target still uses the old database, and the one after BeanstalkSettings drops it in time.
 */
export const provider: Provider<LoadInputs, Outputs> = {
  diff: async (_id, olds, news) => ({
    changes:
      olds.loadedGeneration !== news.generation ||
      !isDeepStrictEqual(neededToDrop(olds), neededToDrop(news)),
  }),
  create: async (inputs) => ({
    id: "loaded-database",
    outs: await done(inputs),
  }),
  update: async (_id, olds, news) => ({
    outs:
      olds.loadedGeneration === news.generation
        ? { ...news, ...loadedOf(olds) }
        : await done(news),
  }),
  delete: (_id, outputs) => clearEvery(outputs),
};

function neededToDrop(inputs: LoadInputs) {
  const { place, access, target, application, properties } = inputs;
  const { dumpFolder } = inputs;
  return { place, access, target, application, properties, dumpFolder };
}

function loadedOf({
  loaded,
  loadedGeneration,
  dumpedAt,
  proof,
}: Outputs): Loaded {
  return {
    loaded,
    loadedGeneration,
    dumpedAt,
    ...(proof !== undefined && { proof }),
  };
}

async function done(inputs: LoadInputs): Promise<Outputs> {
  const { place, access, owner, target, application } = inputs;
  const { properties, server, login } = inputs;
  const { production, productionRole, exclude } = inputs;
  const { dumpFolder, keepDump, from } = inputs;
  const { base, generation, wish, proofQuery } = inputs;
  const loaded = await loadCopy(
    {
      place,
      access,
      owner,
      target,
      application,
      properties,
      server,
      login,
    },
    { production, productionRole, exclude, dumpFolder, keepDump, from },
    { base, generation, wish, proofQuery },
  ).catch((error: unknown) => {
    throw loadInWords(error);
  });
  return { ...inputs, ...loaded };
}
