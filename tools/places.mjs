import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What can be got again, for this clone alone: the Pulumi CLI. */
export const cache = join(root, ".cache");

/** The file in a sandbox's home that holds the passphrase of its stacks' secrets. */
const PASSPHRASE = "pulumi-passphrase";

/**
 * Where Pulumi keeps its things for one sandbox: all of it in the sandbox's home, none in the user's.
 * @param {string} home
 */
export function pulumiPlaces(home) {
  return {
    /** PULUMI_HOME: plugins, and which stack is selected. */
    home: join(home, "pulumi-home"),
    /** The states of the stacks. */
    state: join(home, "pulumi-state"),
    /** The project file and the stack's configuration that the CLI may write to. */
    project: join(home, "pulumi-project"),
    passphrase: join(home, PASSPHRASE),
  };
}

/** The home of the sandbox that `npm start` brings up. */
export const sandboxHome = resolve(
  process.env.SANDBOX_HOME ?? join(root, ".sandbox"),
);
