import type { Case, Outcome } from "./case";
import { faultNamed } from "./faults/faults";
import { momentOf } from "./moments/moments";
import { runCase } from "./run-case";
import type { World } from "./world";
import { makeWorld } from "./worlds/make-world";

/** What a run of cases needs to know. */
export interface Running {
  /** How many people production has. Default: as few as it can. */
  readonly users?: number;
  /** How many worlds there are at once. */
  readonly worlds: number;
  /** Told after each case. */
  readonly done: (outcome: Outcome) => Promise<void>;
  /** Told what the sandbox reports. */
  readonly tell: (text: string) => void;
}

/** Runs cases in as few worlds as they can share. One that a case has left with problems isn't used again. */
export async function runSchedule(
  cases: readonly Case[],
  running: Running,
): Promise<void> {
  const left = [...cases];
  const ways = [...new Set(left.map(({ way }) => way))];
  const take = (
    world: World | undefined,
    first: Case["way"] | undefined,
  ): Case | undefined => {
    const fits = [
      (one: Case) => one.way === world?.way && one.begin === world.state,
      (one: Case) => one.way === world?.way,
      (one: Case) => one.way === first,
      () => true,
    ];
    const index = fits
      .map((fit) => left.findIndex(fit))
      .find((found) => found >= 0);
    return index === undefined ? undefined : left.splice(index, 1)[0];
  };
  /** @param number of the worker: each begins with another way, so that an early end leaves none untried */
  const work = async (number: number) => {
    const first = ways[number % ways.length];
    let world: World | undefined;
    try {
      for (let one = take(world, first); one; one = take(world, first)) {
        if (world?.way !== one.way) {
          await world?.stop();
          world = undefined;
        }
        const fault = faultNamed(one.fault);
        let outcome: Outcome;
        try {
          world ??= await makeWorld(one.way, running.users, running.tell);
          outcome = await runCase(world, one, momentOf(one), fault);
        } catch (error) {
          outcome = notTried(one, error);
        }
        await running.done(outcome);
        if (outcome.problems.length > 0 || fault.leaves) {
          await world?.stop();
          world = undefined;
        }
      }
    } finally {
      await world?.stop();
    }
  };
  await Promise.all(
    Array.from({ length: running.worlds }, (_, number) => work(number)),
  );
}

/** A case whose world couldn't be made. */
function notTried(one: Case, error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    case: one,
    struck: "ended",
    problems: [`there was nothing to try it on: ${reason}`],
    looks: 0,
    seconds: 0,
  };
}
