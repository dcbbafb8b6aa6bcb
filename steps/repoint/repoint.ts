import { assertAccount } from "../../aws/account";
import type { EnvironmentState } from "../../aws/beanstalk/environment";
import {
  healthOf,
  isHealthy,
  knownHealth,
  lastingHealth,
  type Patience,
  patienceAfter,
} from "../../aws/beanstalk/health";
import { readProperties } from "../../aws/beanstalk/properties";
import { settingsFor } from "../../aws/beanstalk/property-size";
import {
  asPlain,
  differing,
  pick,
  type StoredSettings,
  sameSetting,
} from "../../aws/beanstalk/stored-settings";
import {
  DEADLINES,
  type Deadlines,
  UpdateRefused,
  updateEnvironment,
} from "../../aws/beanstalk/update-environment";
import { release } from "../../aws/rds/protection";
import type { PropertyNames } from "../../aws/servers";
import { nameOf } from "../../identity/copy";
import { say } from "../../words/say";
import type { Change } from "./change";
import type { CleanCopy, TargetNow, TargetToTouch } from "./inputs";
import { ourCopy, readyAndWilling } from "./preconditions";
import { problemOf, RepointFailed, rollBack } from "./roll-back";
import { assertSanitised } from "./sanitised";
import { keepInUse, noteOfUse, putToUse } from "./use";
import { withState } from "./with-state";

/** How long things may take. */
export interface Waits {
  readonly deadlines?: Deadlines;
  /** For health after an update that a killed run sent: how long that took, nobody knows. */
  readonly resumed?: Patience;
}

/** What the step noted last of the settings. */
type Before = Pick<TargetNow, "written" | "previous">;

const RESUMED: Patience = { lasting: 10_000, most: 5 * 60_000 };

/** How long a health that isn't known (Grey) is waited for before an update, in milliseconds. */
const KNOWN_HEALTH = 60_000;

/**
 * Makes the target use the copy, and takes it back when the target doesn't stand it. Can be run again
 * at any point: what is done already isn't done twice.
 * @param clean the copy, and what shows that it is clean
 * @param touched the environment that is to use it
 * @param before What this step noted last, when there is such a note.
 * @throws {WrongAccount} {@link NotSanitised} {@link TargetRefused} before anything is changed
 * @throws {RepointFailed} when the previous settings had to come back
 */
export async function repoint(
  clean: CleanCopy,
  touched: TargetToTouch,
  before: Before | undefined,
  { deadlines = DEADLINES, resumed = RESUMED }: Waits = {},
): Promise<TargetNow> {
  const { place, owner, production } = clean;
  const { target, properties: names, original } = touched;
  await assertAccount(place);
  const copy = await ourCopy(clean);
  await assertSanitised(clean);
  const leading = settingsToCopy(clean, names);
  const state = await readyAndWilling(
    { ...touched, place, owner, production, copy: clean.copy },
    leading,
    deadlines,
  );
  const properties = await readProperties(place, state);
  const wanted = { ...leading, ...givenUp(touched, before, properties) };

  const there = differing(wanted, properties).length === 0;
  // There, but not as noted: a killed run's update. Its note of the health before it is on the copy.
  const noted = differing(leading, asMap(before?.written)).length === 0;
  const previous = there
    ? noted && before
      ? before.previous
      : (before?.written ?? original)
    : pick(properties, Object.keys(wanted));
  const healthBefore = there
    ? noted
      ? undefined
      : (await noteOfUse(clean, copy))?.healthBefore
    : (await knownHealth(place, target, KNOWN_HEALTH))?.health;

  const name = nameOf(clean.copy);
  if (there) await keepInUse(clean, copy);
  else {
    await putToUse(clean, copy, {
      environmentId: state.id,
      healthBefore: healthBefore ?? "Grey",
    });
    say(`${target}: setting ${Object.keys(wanted).join(", ")}, to use ${name}`);
  }
  const change: Change = {
    place,
    owner,
    target,
    properties: names,
    copy,
    name,
    previous,
    deadlines,
  };
  const changed = async () => {
    const took = there ? 0 : await update(change, wanted);
    const patience = there ? resumed : patienceAfter(took);
    const now = await awaitHealth(change, healthBefore, patience);
    await release(place, owner, state.id, copy.resourceId);
    return now;
  };
  const now = await changed().catch((error: unknown) => {
    throw withState(
      error,
      `${target} uses either what it used before or, where the change of its settings has reached AWS, ${name}, which is protected against deletion then; how it does with that isn't known yet. The next pulumi up looks, goes on from there, and takes it back if need be.`,
    );
  });
  say(`${target} now uses ${name}: ${healthOf(now)}`);
  return {
    environmentId: state.id,
    written: leading,
    previous,
    current: leading,
    protected: true,
    health: now.health,
    url: urlOf(now),
  };
}

/**
 * Changes the settings and checks how that ended: Ready isn't enough, since a failed update ends so too.
 * @returns how long it took in milliseconds
 */
async function update(change: Change, wanted: StoredSettings): Promise<number> {
  const { place, target } = change;
  const { took, errors, missing } = await updateEnvironment(
    place,
    target,
    wanted,
    change.deadlines,
  ).catch(async (error: unknown) => {
    // A value that AWS doesn't like, or a permission: the copy isn't in use, and needs no protection.
    if (error instanceof UpdateRefused) await rollBack(change, error.message);
    throw error;
  });
  const problem = problemOf({ errors, missing });
  if (problem) await rollBack(change, problem);
  return took;
}

/** Checks that a target which was healthy is healthy still. @returns its state */
async function awaitHealth(
  change: Change,
  healthBefore: string | undefined,
  patience: Patience,
): Promise<EnvironmentState> {
  const { place, target } = change;
  const wasHealthy =
    healthBefore !== undefined && isHealthy({ health: healthBefore });
  const state = wasHealthy
    ? await lastingHealth(place, target, patience)
    : await knownHealth(place, target, healthBefore ? patience.lasting : 0);
  if (!state) throw new RepointFailed(`${target} is gone.`);
  if (wasHealthy && !isHealthy(state))
    await rollBack(
      change,
      `it was ${healthBefore} before and is ${healthOf(state)} with the copy`,
    );
  if (!wasHealthy && healthBefore !== undefined && !isHealthy(state))
    say(
      `${target} wasn't healthy before (${healthBefore}) and isn't now (${healthOf(state)}): look at it`,
    );
  return state;
}

/**
 * What leads the application to the copy. To a loaded database on the target's own server the name alone does:
 * everything else there stays as it is, wherever its values are kept.
 */
function settingsToCopy(
  { copy, database, applicationRole, applicationPassword }: CleanCopy,
  names: PropertyNames,
): StoredSettings {
  if (copy.loaded) return asPlain({ [names.database]: database });
  return asPlain(
    settingsFor(names, {
      ...copy,
      database,
      username: applicationRole,
      password: applicationPassword,
    }),
  );
}

/** Properties that the step managed under another name until now: those still ours go back to what they were. */
function givenUp(
  { properties: names, original }: TargetToTouch,
  before: Before | undefined,
  properties: ReadonlyMap<string, NonNullable<StoredSettings[string]>>,
): StoredSettings {
  const kept = new Set<string>(Object.values(names));
  return Object.fromEntries(
    Object.entries(before?.written ?? {})
      .filter(
        ([name, written]) =>
          !kept.has(name) && sameSetting(written, properties.get(name)),
      )
      .map(([name]) => [name, original[name] ?? null]),
  );
}

function asMap(settings: StoredSettings = {}) {
  return new Map(
    Object.entries(settings).flatMap(([name, setting]) =>
      setting ? [[name, setting] as const] : [],
    ),
  );
}

function urlOf({ cname }: EnvironmentState): string {
  return cname ? `http://${cname}` : "";
}
