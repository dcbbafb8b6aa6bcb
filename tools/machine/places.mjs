import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone. */
export const root = resolve(fileURLToPath(import.meta.url), "../../..");

/** What can be got again, for this clone alone: the Pulumi CLI. */
export const cache = join(root, ".cache");

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
  };
}

/** The home of the sandbox that `npm start` brings up. */
export const sandboxHome = resolve(
  process.env.SANDBOX_HOME ?? join(root, ".sandbox"),
);

/**
 * Whether there is something at this path.
 * @param {string} path
 */
export function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
