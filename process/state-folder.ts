import { homedir } from "node:os";
import { join } from "node:path";

/** This project's folder among the user's own, as the XDG base directory specification has it: for what others mustn't see. */
export function stateFolder(): string {
  const state =
    process.env.XDG_STATE_HOME || join(homedir(), ".local", "state");
  return join(state, "prod-copy");
}
