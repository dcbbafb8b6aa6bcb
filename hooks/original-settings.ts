import * as pulumi from "@pulumi/pulumi";
import { assertAccount } from "../aws/account";
import { environmentState } from "../aws/beanstalk/environment";
import { readProperties } from "../aws/beanstalk/properties";
import { pick, type StoredSettings } from "../aws/beanstalk/stored-settings";
import { DEADLINES } from "../aws/beanstalk/update-environment";
import { AwsError } from "../aws/errors";
import type { Place } from "../aws/place";
import { listInstances } from "../aws/rds/instances";
import { type Owner, ownerOf, sameOwner } from "../aws/rds/tags";
import type { PropertyNames } from "../aws/servers";
import { leadsTo } from "../identity/target-facts";
import type { Access } from "../process/access";
import { putBack } from "../steps/repoint/put-back";
import { usesOurDatabase } from "../steps/repoint/uses-our-database";
import { say } from "../words/say";
import { hook, type Provider } from "./hook";

/** What OriginalSettings is given. */
interface Inputs {
  readonly place: Place;
  /** Whose the stack's copies are: its project and stack, as in their tags. */
  readonly owner: Owner;
  /** Name of the Beanstalk environment that is to use the copy. */
  readonly target: string;
  /** Names of the properties that lead the application to its database. */
  readonly properties: PropertyNames;
  /** How this machine reaches the target's own server, where the copy is a database there. Default: the copy is an instance. */
  readonly sharedServer?: Access | undefined;
}

/** What it leaves in the state. */
interface Outputs extends Inputs {
  /** Id of the target (`e-…`). */
  readonly environmentId: string;
  /** The target's settings before the stack changed any, by name; null: there was none. Secret. */
  readonly settings: StoredSettings;
  /** The instance they led to; none where they led to no RDS instance of the region. */
  readonly database?: {
    readonly identifier: string;
    readonly resourceId: string;
  };
}

/** Arguments of {@link OriginalSettings}. */
export type OriginalSettingsArgs = {
  readonly [Key in keyof Inputs]: pulumi.Input<Inputs[Key]>;
};

/**
 * The target's database settings from before the first change: read once and never again, whatever
 * happens, so that `pulumi destroy` can put them back.
 *
 * Let it depend on the copy (`dependsOn`): then a destroy comes by here before it deletes the copy, and
 * what a killed run left undone is put back after all.
 */
export class OriginalSettings extends pulumi.dynamic.Resource {
  /** The settings, by name; null: there was none. Secret. */
  declare readonly settings: pulumi.Output<StoredSettings>;
  /** The instance that they led to. */
  declare readonly database: pulumi.Output<Outputs["database"]>;

  constructor(
    name: string,
    args: OriginalSettingsArgs,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(
      hook("original-settings"),
      name,
      {
        ...args,
        environmentId: undefined,
        settings: undefined,
        database: undefined,
      },
      pulumi.mergeOptions({ additionalSecretOutputs: ["settings"] }, opts),
      "prodCopy",
      "OriginalSettings",
    );
  }
}

export const provider: Provider<Inputs, Outputs> = {
  async diff(_id, olds, news) {
    const { place, target, owner, properties } = news;
    const elsewhere =
      olds.target !== target ||
      olds.place.region !== place.region ||
      olds.place.account !== place.account;
    if (elsewhere) return { changes: true, replaces: ["target"] };
    // Another environment was given the name: what was read of the old one means nothing to it.
    const state = await environmentState(place, target);
    if (state && state.id !== olds.environmentId)
      return { changes: true, replaces: ["target"] };
    return {
      changes:
        olds.place.profile !== place.profile ||
        JSON.stringify(olds.sharedServer) !==
          JSON.stringify(news.sharedServer) ||
        olds.owner.project !== owner.project ||
        olds.owner.stack !== owner.stack ||
        JSON.stringify(namesOf(olds)) !==
          JSON.stringify(namesOf({ properties })),
    };
  },

  async create(inputs) {
    const { place, properties: names } = inputs;
    await assertAccount(place);
    const state = await mustExist(inputs);
    const [properties, instances] = await Promise.all([
      readProperties(place, state),
      listInstances(place),
    ]);
    const used = await leadsTo(place, properties, names, instances);
    for (const { identifier, tags } of used) {
      const owner = ownerOf(tags);
      if (owner) say(alreadyOurs(inputs, identifier, owner));
    }
    const { sharedServer } = inputs;
    if (
      sharedServer &&
      (await usesOurDatabase(inputs, sharedServer, properties, used))
    )
      say(
        alreadyOurs(
          inputs,
          `the database ${properties.get(names.database)?.value}`,
          inputs.owner,
        ),
      );
    const [database] = used;
    return {
      id: state.id,
      outs: {
        ...inputs,
        environmentId: state.id,
        settings: pick(properties, namesOf(inputs)),
        ...(database && {
          database: {
            identifier: database.identifier,
            resourceId: database.resourceId,
          },
        }),
      },
    };
  },

  /** Only ever adds: settings under names that are new in the configuration, which the stack hasn't touched yet. */
  async update(_id, olds, news) {
    await assertAccount(news.place);
    const added = namesOf(news).filter((name) => !(name in olds.settings));
    const { settings, environmentId, database } = olds;
    const more =
      added.length > 0
        ? pick(await readProperties(news.place, await mustExist(news)), added)
        : {};
    return {
      outs: {
        ...news,
        environmentId,
        settings: { ...settings, ...more },
        ...(database && { database }),
      },
    };
  },

  /** Nothing changes what was read once, a refresh least of all. */
  async read(id, outputs) {
    if (!outputs) throw new Error("OriginalSettings can't be imported.");
    return { id, props: outputs };
  },

  /**
   * Usually finds everything put back by BeanstalkSettings. Where a killed run changed the target
   * before that one got into the state, this is the only one left to put it back.
   */
  async delete(_id, { settings, ...outputs }) {
    await putBack(
      { ...outputs, original: settings, written: undefined },
      { ...DEADLINES, ready: 10 * 60_000 },
    );
  },
};

/** Names of the five properties, sorted. */
function namesOf({ properties }: Pick<Inputs, "properties">): string[] {
  return Object.values(properties).sort();
}

async function mustExist({ place, target }: Inputs) {
  const state = await environmentState(place, target);
  if (state) return state;
  throw new AwsError(
    `There is no Beanstalk environment ${target} in ${place.region}, account ${place.account}. Check prod-copy:target.`,
    "NoEnvironment",
  );
}

function alreadyOurs(
  { target, owner }: Inputs,
  identifier: string,
  actual: Owner,
): string {
  const whose = `${actual.project}/${actual.stack}`;
  return sameOwner(actual, owner)
    ? `Warning: ${target} already uses ${identifier}, a copy of this very stack (${whose}): the stack's state seems to be lost. What ${target} used before isn't known any more, so pulumi destroy will put back settings that lead to ${identifier}, and not delete it. Set the right ones on ${target} by hand first, if you know them, and run pulumi up again.`
    : `Warning: ${target} already uses ${identifier}, a copy of another stack (${whose}). Two stacks for one environment undo each other's work: destroy the other one first.`;
}
