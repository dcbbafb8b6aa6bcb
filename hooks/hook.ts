import type { dynamic, Input } from "@pulumi/pulumi";

/** A hook's inputs as the program gives them: each may be another resource's output. */
export type Args<Inputs> = {
  readonly [Key in keyof Inputs]: Input<Inputs[Key]>;
};

/** What a hook's module exports as `provider`: a dynamic provider with its lifecycle written out. */
export type Provider<Inputs, Outputs = Inputs> = Required<
  Pick<dynamic.ResourceProvider<Inputs, Outputs>, "create" | "diff">
> &
  dynamic.ResourceProvider<Inputs, Outputs>;

/**
 * The dynamic provider of the hook in `hooks/<module>.ts`.
 *
 * The engine stores the provider's text in the state and runs that text later, on destroy too. So the
 * text is only this shell, which loads the module as it is on disk on the day it runs: a changed line
 * of a hook makes no resource differ, and destroy never runs stale code.
 */
export function hook(module: string): dynamic.ResourceProvider {
  const load = (): Required<dynamic.ResourceProvider> => {
    require(`${process.cwd()}/typescript.cjs`);
    const { operations } = require(`${process.cwd()}/hooks/operations.ts`);
    return operations(require(`${process.cwd()}/hooks/${module}.ts`));
  };
  return {
    check: async (olds, news) => {
      const provider = load();
      return provider.check ? provider.check(olds, news) : { inputs: news };
    },
    diff: async (id, olds, news) => load().diff(id, olds, news),
    create: async (inputs) => load().create(inputs),
    read: async (id, outputs) => {
      const provider = load();
      return provider.read
        ? provider.read(id, outputs)
        : { id, props: outputs };
    },
    update: async (id, olds, news) => {
      const provider = load();
      return provider.update
        ? provider.update(id, olds, news)
        : { outs: (await provider.create(news)).outs };
    },
    delete: async (id, outputs) => {
      const provider = load();
      if (provider.delete) await provider.delete(id, outputs);
    },
  };
}
