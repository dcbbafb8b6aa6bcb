import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endLeftovers } from "../aws/elastic-beanstalk/running/application";
import { nameplate } from "../aws/elastic-beanstalk/running/deployment";
import { ask, callControl } from "../aws/remote-control";
import type { State } from "../aws/state/records";
import { Store } from "../aws/state/store";
import { stopServer } from "../postgres/server";
import { removeDatabases } from "../seed/prepare-databases";
import type { Verb } from "./verb";

/** How long the sandbox may take to end, in milliseconds. */
const deadline = 90_000;

/** Ends the sandbox, its applications and its servers. What it holds stays. */
export const stop: Verb = async ({ home }) => {
  console.log(
    (await stopAll(home))
      ? "The sandbox has ended."
      : "The sandbox isn't running.",
  );
  return 0;
};

/** Ends the sandbox and deletes its folder, the state of its Pulumi stacks included. */
export const reset: Verb = async ({ home }) => {
  await stopAll(home);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
  console.log(`${home} is deleted.`);
  return 0;
};

/** Ends everything of a home that runs, also what a sandbox that was killed left. Answers whether the sandbox itself ran. */
export async function stopAll(home: string): Promise<boolean> {
  const state = Store.peek(home);
  if (!state) return false;
  const ran = (await ask(state)).is === "this";
  if (ran) {
    await callControl(state, "stop");
    await untilGone(state);
  }
  const left = Store.peek(home) ?? state;
  await Promise.all([
    ...Object.values(left.environments).map((environment) =>
      endLeftovers(environment, nameplate({ home }, environment)),
    ),
    ...Object.keys(left.instances).map((resourceId) =>
      stopServer(join(home, "instances", resourceId)),
    ),
  ]);
  if (!left.seeded) await removeDatabases(join(home, "seed"));
  return ran;
}

async function untilGone(state: State): Promise<void> {
  const end = Date.now() + deadline;
  while ((await ask(state)).is === "this") {
    if (Date.now() > end) {
      throw new Error(
        `The sandbox doesn't end within ${deadline / 1000} seconds.`,
      );
    }
    await sleep(50);
  }
}
