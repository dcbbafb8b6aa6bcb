import { createRequire } from "node:module";
import { join } from "node:path";
import { root, sandboxHome } from "./machine/places.mjs";
import { must, ownProgram, run, typeScript } from "./machine/run.mjs";

const MAIN = "sandbox/verbs/main.ts";

/**
 * Runs a verb of the sandbox at the terminal.
 * @param {...string} args The verb and its arguments.
 * @returns {Promise<number>} Its exit code.
 */
export async function runSandbox(...args) {
  const { exitCode } = await run(...ownProgram(MAIN, args), { show: true });
  return exitCode;
}

/**
 * Starts the sandbox unless it is up. What it says goes to standard error.
 * @returns {Promise<Record<string, string>>} The variables that make an AWS client, and a PostgreSQL client, use it.
 */
export async function bringUpSandbox() {
  const { ask, environmentOf, Store } = loadSandbox();
  const present = Store.peek(sandboxHome);
  const answer = present?.seeded ? await ask(present) : undefined;
  if (answer?.is !== "this" || answer.doing !== undefined)
    await must("Starting the sandbox", ...ownProgram(MAIN, ["start"]), {
      show: "stderr",
    });
  const state = Store.peek(sandboxHome);
  if (!state) throw new Error(`The sandbox in ${sandboxHome} has no state.`);
  return environmentOf(sandboxHome, state).env;
}

/**
 * What the commands use of the sandbox. At run time, since it is TypeScript and its packages may only just have
 * been installed.
 * @returns {typeof import("../sandbox/aws/state/store.js")
 *   & typeof import("../sandbox/aws/remote-control.js")
 *   & typeof import("../sandbox/environment-of.js")}
 */
function loadSandbox() {
  const require = createRequire(import.meta.url);
  require(typeScript);
  const load = (/** @type {string} */ name) =>
    require(join(root, "sandbox", `${name}.ts`));
  return {
    ...load("aws/state/store"),
    ...load("aws/remote-control"),
    ...load("environment-of"),
  };
}
