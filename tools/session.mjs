import { mkdir } from "node:fs/promises";
import { removeEmptyAttributes } from "./attributes.mjs";
import { pulumiEnvironment } from "./environment.mjs";
import { findStaleLock } from "./locks.mjs";
import { makePassphrase } from "./passphrase.mjs";
import { pulumiPlaces, root } from "./places.mjs";
import { installPlugin } from "./plugin.mjs";
import { writeProject } from "./project.mjs";
import { tell } from "./report.mjs";
import { must } from "./run.mjs";
import { hasStack, projectName } from "./stacks.mjs";

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
    removeEmptyAttributes(places.state),
  ]);
  const session = {
    pulumi: cli.path,
    cwd: places.project,
    env: pulumiEnvironment({ cli, home, aws, base }),
    stack,
  };
  if (!(await hasStack(home, stack, program)))
    await must("Making the stack", cli.path, ["stack", "init", stack], session);
  await breakStaleLock(session, places.state, await projectName(program));
  return session;
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
