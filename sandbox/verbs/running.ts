import type { Control } from "../aws/control";
import { ask, remoteControl } from "../aws/remote-control";
import { stateOf } from "./home";

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
