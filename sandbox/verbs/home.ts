import { dirname, join, resolve } from "node:path";
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
