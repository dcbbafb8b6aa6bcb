import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { exists, pulumiPlaces, root } from "../machine/places.mjs";
import { tell } from "../machine/report.mjs";
import { must } from "../machine/run.mjs";
import { pulumiEnvironment } from "./environment.mjs";
import { findStaleLock, removeEmptyAttributes } from "./killed.mjs";
import { installPlugin } from "./plugin.mjs";
import { hasStack, projectName } from "./stacks.mjs";

/**
 * @typedef {object} Session All that is needed to run `pulumi` on a sandbox.
 * @property {string} pulumi The executable.
 * @property {string} cwd The folder to run it in.
 * @property {NodeJS.ProcessEnv} env
 * @property {string} stack
 */

/**
 * Gets everything ready for running `pulumi` on a sandbox: the stand-in plugin, the stack, and no lock of a
 * process that was killed.
 * @param {object} options
 * @param {import("../pulumi/get.mjs").Cli} options.cli
 * @param {string} options.home The sandbox's home.
 * @param {Readonly<Record<string, string>>} options.aws The sandbox's variables.
 * @param {string} options.stack
 * @param {string} [options.project] The folder with Pulumi.yaml and the stack's file. Default: this clone.
 * @param {string} [options.plugin] As installPlugin takes it.
 * @returns {Promise<Session>}
 * @throws {Error} where the state in this home is of a version that encrypted it otherwise.
 */
export async function openSession({
  cli,
  home,
  aws,
  stack,
  project = root,
  plugin,
}) {
  // Of the time when each sandbox had its own: the committed stack files don't fit its state.
  if (await exists(join(home, "pulumi-passphrase")))
    throw new Error(
      `The sandbox in ${home} was made by an older version of this project, whose Pulumi state has a passphrase of its own. Delete it by: npm run -s sandbox -- reset\nThe next npm start makes a new one.`,
    );
  const { home: pulumiHome, state } = pulumiPlaces(home);
  await mkdir(state, { recursive: true });
  await Promise.all([
    installPlugin(pulumiHome, plugin),
    removeEmptyAttributes(state),
  ]);
  const session = {
    pulumi: cli.path,
    cwd: project,
    env: pulumiEnvironment({ cli, home, aws }),
    stack,
  };
  if (!(await hasStack(home, stack, project)))
    await must("Making the stack", cli.path, ["stack", "init", stack], session);
  const lock = await findStaleLock(state, await projectName(project), stack);
  if (lock) {
    tell(
      `The stack is locked by a pulumi that was killed (process ${lock.pid}): running \`pulumi cancel\` first.`,
    );
    const cancel = ["cancel", "--yes", "--stack", stack];
    await must("Breaking the lock", cli.path, cancel, session);
  }
  return session;
}
