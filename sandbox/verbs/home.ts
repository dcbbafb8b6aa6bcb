import { dirname, join, resolve } from "node:path";
import type { Control } from "../aws/control";
import { ask, remoteControl } from "../aws/remote-control";
import type { State } from "../aws/state/records";
import { Store } from "../aws/state/store";

/** The sandbox's folder: `--home`, else SANDBOX_HOME, else `.sandbox` in the project. */
export function homeOf(option: string | undefined): string {
  const project = dirname(dirname(__dirname));
  return resolve(
    option ?? process.env.SANDBOX_HOME ?? join(project, ".sandbox"),
  );
}

/** The state of a home. Throws when nothing was ever started there. */
export function stateOf(home: string): State {
  const state = Store.peek(home);
  if (state?.seeded) return state;
  throw new Error(`There is no sandbox in ${home} yet. "start" makes one.`);
}

/** The control of a home's sandbox. Throws when it isn't running. */
export async function runningControl(home: string): Promise<Control> {
  const state = stateOf(home);
  const answer = await ask(state);
  if (answer.is !== "this") {
    throw new Error(`The sandbox isn't running. "start" starts it.`);
  }
  if (answer.doing !== undefined) {
    throw new Error(`The sandbox is still starting: ${answer.doing}`);
  }
  return remoteControl(state);
}
