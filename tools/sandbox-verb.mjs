import { createRequire } from "node:module";
import { join } from "node:path";
import { root, sandboxHome } from "./places.mjs";
import { must, run } from "./run.mjs";

const require = createRequire(import.meta.url);

/** Lets Node run the sandbox's modules. */
const typeScript = join(root, "typescript.cjs");

/**
 * Runs a verb of the sandbox at the terminal.
 * @param {...string} args The verb and its arguments.
 * @returns {Promise<number>} Its exit code.
 */
export async function runSandbox(...args) {
  const [program, all] = command(args);
  return (await run(program, all, { show: true })).exitCode;
}

/**
 * Starts the sandbox unless it is up. What it says goes to standard error.
 * @returns {Promise<Record<string, string>>} The variables that make an AWS client, and a PostgreSQL client, use it.
 */
export async function bringUpSandbox() {
  if (!(await isUp())) {
    const [program, all] = command(["start"]);
    await must("Starting the sandbox", program, all, { show: "stderr" });
  }
  const { Store } = load("aws/state/store");
  const { environmentOf } = load("environment-of");
  const state = Store.peek(sandboxHome);
  if (!state) throw new Error(`The sandbox in ${sandboxHome} has no state.`);
  return environmentOf(sandboxHome, state).env;
}

async function isUp() {
  const { Store } = load("aws/state/store");
  const { ask } = load("aws/remote-control");
  const state = Store.peek(sandboxHome);
  if (!state?.seeded) return false;
  const answer = await ask(state);
  return answer.is === "this" && answer.doing === undefined;
}

/**
 * The modules of the sandbox that the commands use.
 * @typedef {{
 *   "aws/state/store": typeof import("../sandbox/aws/state/store.js"),
 *   "aws/remote-control": typeof import("../sandbox/aws/remote-control.js"),
 *   "environment-of": typeof import("../sandbox/environment-of.js"),
 * }} SandboxModules
 */

/**
 * A module of the sandbox. At run time, since it is TypeScript and its packages may only just have been
 * installed.
 * @template {keyof SandboxModules} Name
 * @param {Name} name
 * @returns {SandboxModules[Name]}
 */
function load(name) {
  require(typeScript);
  return require(join(root, "sandbox", `${name}.ts`));
}

/**
 * The command line of a verb of the sandbox.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
function command(args) {
  return [
    process.execPath,
    [
      "--require",
      typeScript,
      join(root, "sandbox", "verbs", "main.ts"),
      ...args,
    ],
  ];
}
