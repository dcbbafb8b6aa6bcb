import { access, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pulumiEnvironment } from "./environment.mjs";
import { findStaleLock } from "./locks.mjs";
import { makePassphrase } from "./passphrase.mjs";
import { pulumiPlaces, root } from "./places.mjs";
import { installPlugin } from "./plugin.mjs";
import { writeProject } from "./project.mjs";
import { tell } from "./report.mjs";
import { must } from "./run.mjs";

/**
 * @typedef {object} Session All that is needed to run `pulumi` on a sandbox.
 * @property {string} pulumi The executable.
 * @property {string} cwd The folder to run it in.
 * @property {NodeJS.ProcessEnv} env
 * @property {string} stack
 */

/**
 * Gets everything ready for running `pulumi` on a sandbox: the stand-in plugin, the passphrase, the project
 * folder, the stack, and no lock of a process that was killed.
 * @param {object} options
 * @param {import("./pulumi/get.mjs").Cli} options.cli
 * @param {string} options.home The sandbox's home.
 * @param {Readonly<Record<string, string>>} options.aws The sandbox's variables.
 * @param {string} options.stack
 * @param {Readonly<Record<string, unknown>>} [options.config] Configuration of the stack instead of the committed file's.
 * @param {NodeJS.ProcessEnv} [options.base] Environment to start from. Default: this process's.
 * @param {string} [options.program] Folder of the program. Default: this clone.
 * @returns {Promise<Session>}
 */
export async function openSession({
  cli,
  home,
  aws,
  stack,
  config,
  base,
  program = root,
}) {
  const places = pulumiPlaces(home);
  await mkdir(places.state, { recursive: true });
  await Promise.all([
    installPlugin(places.home),
    makePassphrase(places.passphrase),
    writeProject({ program, folder: places.project, stack, config }),
  ]);
  const session = {
    pulumi: cli.path,
    cwd: places.project,
    env: pulumiEnvironment({ cli, home, aws, base }),
    stack,
  };
  const project = await projectName(program);
  if (!(await exists(stackFile(places.state, project, stack))))
    await must("Making the stack", cli.path, ["stack", "init", stack], session);
  await breakStaleLock(session, places.state, project);
  return session;
}

/**
 * Whether the backend in this home has a state with this stack.
 * @param {string} home
 * @param {string} stack
 */
export async function hasStack(home, stack) {
  return exists(
    stackFile(pulumiPlaces(home).state, await projectName(root), stack),
  );
}

/**
 * @param {Session} session
 * @param {string} state
 * @param {string} project
 */
async function breakStaleLock(session, state, project) {
  const { pulumi, stack } = session;
  const lock = await findStaleLock(state, project, stack);
  if (!lock) return;
  tell(
    `The stack is locked by a pulumi that was killed (process ${lock.pid}): running \`pulumi cancel\` first.`,
  );
  await must(
    "Breaking the lock",
    pulumi,
    ["cancel", "--yes", "--stack", stack],
    session,
  );
}

/**
 * @param {string} program
 * @returns {Promise<string>}
 */
async function projectName(program) {
  const { parse } = await import("yaml");
  return parse(await readFile(join(program, "Pulumi.yaml"), "utf8")).name;
}

/**
 * @param {string} state
 * @param {string} project
 * @param {string} stack
 */
function stackFile(state, project, stack) {
  return join(state, ".pulumi", "stacks", project, `${stack}.json`);
}

/** @param {string} file */
async function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}
