import { setTimeout as sleep } from "node:timers/promises";
import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import { beanstalk } from "../clients";
import { AwsError, ask, CredentialsExpired, NoCredentials } from "../errors";
import type { Place } from "../place";
import { lasted, WaitedTooLong, wait } from "../wait";
import { type EnvironmentState, environmentState } from "./environment";
import { errorsAfter, lastEvent } from "./events";
import { type Property, readProperties } from "./properties";
import { changesTo, differing, type StoredSettings } from "./stored-settings";

/** How long things may take, in milliseconds. */
export interface Deadlines {
  /** For an environment that somebody else updates to become Ready. */
  readonly ready: number;
  /** For an update of ours. */
  readonly update: number;
}

/** A configuration update takes one to two minutes; a rolling or immutable one, or a deployment, far longer. */
export const DEADLINES: Deadlines = {
  ready: 30 * 60_000,
  update: 60 * 60_000,
};

/** After this many milliseconds, an environment that still doesn't show an accepted update isn't going to. */
const SHOWS_UPDATE = 15_000;

/** Milliseconds before an update is sent again that was answered with "Must be Ready". */
const PAUSE = 2_000;

/** AWS didn't take an update: nothing of it was done. */
export class UpdateRefused extends AwsError {
  override readonly name = "UpdateRefused";
}

/** How an update went. */
export interface Outcome {
  /** False: the settings were as wanted already, and nothing was sent. */
  readonly sent: boolean;
  /** How long the update took in milliseconds. */
  readonly took: number;
  /** Messages of the ERROR events since it was sent. */
  readonly errors: readonly string[];
  /** Names of the settings that aren't deployed as wanted: Beanstalk rolls a failed update back. */
  readonly missing: readonly string[];
}

/**
 * Waits until an environment is Ready: only then it takes an update.
 * @throws {AwsError} when it is gone or going. {@link WaitedTooLong}
 */
export async function waitUntilReady(
  place: Place,
  name: string,
  deadline: number,
): Promise<EnvironmentState> {
  return wait({
    what: `${name} to be Ready`,
    look: () => mustExist(place, name),
    done: ({ status }) => status === "Ready",
    tell: ({ status }) => `${name} is ${status}`,
    deadline,
  });
}

/**
 * Makes an environment's settings as wanted in one UpdateEnvironment and waits for its end. Where they
 * are so already, nothing is sent.
 * @throws {UpdateRefused} when AWS doesn't take it; {@link AwsError} when the environment is gone; {@link WaitedTooLong}
 */
export async function updateEnvironment(
  place: Place,
  name: string,
  wanted: StoredSettings,
  deadlines: Deadlines = DEADLINES,
): Promise<Outcome> {
  const start = Date.now();
  let attempt: { since: Date; at: number } | undefined;
  for (;;) {
    const left = Math.max(0, start + deadlines.ready - Date.now());
    const state = await waitUntilReady(place, name, left);
    const properties = await readProperties(place, state);
    const secrets = worthHiding([
      ...properties.values(),
      ...Object.values(wanted),
    ]);
    const done = differing(wanted, properties).length === 0;
    if (done && !attempt) {
      return { sent: false, took: 0, errors: [], missing: [] };
    }
    // Done after an attempt: its answer got lost on its way, and "Must be Ready" is all that was seen of it.
    if (!done || !attempt) {
      attempt = { since: await lastEvent(place, state.id), at: Date.now() };
    }
    if (
      done ||
      (await send(place, state, changesTo(wanted, properties), secrets))
    ) {
      const { since, at } = attempt;
      return {
        sent: true,
        ...(await outcome(place, state, wanted, since, secrets, deadlines)),
        took: Date.now() - at,
      };
    }
    if (Date.now() - start > deadlines.ready) {
      throw new WaitedTooLong(
        `${name} didn't take an update in ${lasted(deadlines.ready)}: Beanstalk goes on answering that it must be Ready.`,
      );
    }
    await sleep(PAUSE);
  }
}

/** Values that no message may show. Very short ones are no secrets, and striking them out would spoil the text. */
function worthHiding(settings: readonly (Property | null)[]): string[] {
  return settings
    .flatMap((setting) => [setting?.value ?? "", setting?.plain ?? ""])
    .filter((value) => value.length > 3);
}

/** Sends the update. False: the environment wasn't Ready after all. */
async function send(
  place: Place,
  { id, name }: EnvironmentState,
  { set, remove }: ReturnType<typeof changesTo>,
  secrets: readonly string[],
): Promise<boolean> {
  try {
    await ask(
      `update the settings of ${name}`,
      () =>
        beanstalk(place).send(
          new UpdateEnvironmentCommand({
            EnvironmentId: id,
            OptionSettings: [...set],
            ...(remove.length > 0 && { OptionsToRemove: [...remove] }),
          }),
        ),
      secrets,
    );
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (isNotReady(error)) return false;
    const signIn =
      error instanceof CredentialsExpired || error instanceof NoCredentials;
    throw error.answered && !signIn
      ? new UpdateRefused(error.message, error.code)
      : error;
  }
}

/** Beanstalk has no code of its own for it (InvalidParameterValue), only this text. */
function isNotReady({ message, code }: AwsError): boolean {
  return (
    /must be ready/i.test(message) || code.startsWith("OperationInProgress")
  );
}

/** Waits for the end of an update that was sent, and tells how it ended. */
async function outcome(
  place: Place,
  { id, name }: EnvironmentState,
  wanted: StoredSettings,
  since: Date,
  secrets: readonly string[],
  deadlines: Deadlines,
): Promise<Pick<Outcome, "errors" | "missing">> {
  const start = Date.now();
  const { errors, missing } = await wait({
    what: `the update of ${name}`,
    look: async () => {
      const state = await mustExist(place, name, id);
      const { status } = state;
      if (status !== "Ready") return { status, errors: [], missing: [""] };
      const [errors, properties] = await Promise.all([
        errorsAfter(place, id, since, secrets),
        readProperties(place, state),
      ]);
      return { status, errors, missing: differing(wanted, properties) };
    },
    // Ready with the old settings and without an error: the update hasn't begun to show.
    done: ({ status, errors, missing }) =>
      status === "Ready" &&
      (missing.length === 0 ||
        errors.length > 0 ||
        Date.now() - start > SHOWS_UPDATE),
    tell: ({ status }) => `${name} is ${status}`,
    deadline: deadlines.update,
  });
  return { errors, missing };
}

async function mustExist(
  place: Place,
  name: string,
  id?: string,
): Promise<EnvironmentState> {
  const state = await environmentState(place, name);
  if (
    state &&
    (id === undefined || state.id === id) &&
    state.status !== "Terminating"
  )
    return state;
  throw new AwsError(
    `There is no Beanstalk environment ${name} in ${place.region} any more${state ? ": it is being terminated" : ""}.`,
    "NoEnvironment",
  );
}
