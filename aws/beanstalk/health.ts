import { setTimeout as sleep } from "node:timers/promises";
import { say } from "../../words/say";
import type { Place } from "../place";
import { lasted, SAY_EVERY } from "../wait";
import { type EnvironmentState, environmentState } from "./environment";

/** Beanstalk's word for healthy: enhanced health shows Ok and Info as Green, basic health knows nothing else. */
const HEALTHY = "Green";

/** Nothing is known: while an update runs, until the first report, or when the servers report nothing. */
const UNKNOWN = "Grey";

/** How long health is watched, in milliseconds. */
export interface Patience {
  /** How long Green must last to be believed: reports come late, and the first one may be from before. */
  readonly lasting: number;
  /** How long anything else is waited out. An application that starts is Red or Yellow for a while. */
  readonly most: number;
}

/**
 * How long to watch health after an update that took that long. Where updates take long, health is
 * reported slowly too (a load balancer asks several times, each after a pause, before it decides).
 */
export function patienceAfter(updateTook: number): Patience {
  return {
    lasting: clamp(updateTook, 2_000, 60_000),
    most: clamp(4 * updateTook, 10_000, 5 * 60_000),
  };
}

/** Whether that state's health is healthy. */
export function isHealthy({ health }: { readonly health: string }): boolean {
  return health === HEALTHY;
}

/** Health in words: `Green`, or with enhanced reporting `Red (Severe)`. */
export function healthOf({ health, healthStatus }: EnvironmentState): string {
  return healthStatus ? `${health} (${healthStatus})` : health;
}

/** The health of an environment that is Ready, once it is known; Grey when it isn't known in time. */
export async function knownHealth(
  place: Place,
  name: string,
  most: number,
): Promise<EnvironmentState | undefined> {
  return watch(place, name, (state, elapsed) =>
    state.health === UNKNOWN ? elapsed >= most : true,
  );
}

/**
 * Watches an environment's health after an update until it has been Green for long enough, or hasn't
 * been for too long. Grey counts as not healthy at the end: servers that reported before and don't any more.
 * @returns its state then; undefined when the environment is gone.
 */
export async function lastingHealth(
  place: Place,
  name: string,
  { lasting, most }: Patience,
): Promise<EnvironmentState | undefined> {
  let greenSince: number | undefined;
  return watch(place, name, (state, elapsed) => {
    if (!isHealthy(state)) {
      greenSince = undefined;
      return elapsed >= most;
    }
    greenSince ??= elapsed;
    // Green that comes and goes is cut off too, by the second bound.
    return elapsed - greenSince >= lasting || elapsed >= most + lasting;
  });
}

async function watch(
  place: Place,
  name: string,
  enough: (state: EnvironmentState, elapsed: number) => boolean,
): Promise<EnvironmentState | undefined> {
  const start = Date.now();
  let told = { line: "", at: start };
  for (;;) {
    const state = await environmentState(place, name);
    if (!state) return undefined;
    const elapsed = Date.now() - start;
    if (enough(state, elapsed)) return state;
    const line = `${name} is ${state.status}, ${healthOf(state)}`;
    if (
      !isHealthy(state) &&
      (line !== told.line || Date.now() - told.at >= SAY_EVERY)
    ) {
      say(`${line} (${lasted(elapsed)})`);
      told = { line, at: Date.now() };
    }
    await sleep(elapsed < 10_000 ? 500 : 3_000);
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
