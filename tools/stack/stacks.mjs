import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { exists, pulumiPlaces, root } from "../machine/places.mjs";

/** The stacks on the sandbox by how production's data comes to its Test. `npm start` takes the first. */
export const stacks = { snapshot: "sandbox", dump: "sandbox-dump" };

/**
 * The stack that `npm start` is to bring up.
 * @param {readonly string[]} args What follows `npm start --`.
 * @throws {Error} where an argument isn't `--dump`.
 */
export function stackToStart(args) {
  const unknown = args.find((arg) => arg !== "--dump");
  if (unknown !== undefined)
    throw new Error(
      `npm start doesn't know ${unknown}. It takes nothing, or: npm start -- --dump`,
    );
  return args.includes("--dump") ? stacks.dump : stacks.snapshot;
}

/**
 * The stacks that a `pulumi` command may work on: those that there are, and one that its arguments name.
 * Which of them it does work on, the CLI decides by `--stack`, or by what is selected.
 * @param {string} home The sandbox's home.
 * @param {readonly string[]} args The command's arguments.
 * @returns {Promise<[string, ...string[]]>}
 */
export async function stacksInReach(home, args) {
  const words = new Set(args.map((arg) => arg.replace(/^(--stack|-s)=/, "")));
  const found = await Promise.all(
    Object.values(stacks).map(async (stack) =>
      words.has(stack) || (await hasStack(home, stack)) ? [stack] : [],
    ),
  );
  const [first = stacks.snapshot, ...others] = found.flat();
  return [first, ...others];
}

/**
 * Whether the backend in this home has a state with this stack.
 * @param {string} home
 * @param {string} stack
 * @param {string} [project] The folder with Pulumi.yaml. Default: this clone.
 */
export async function hasStack(home, stack, project = root) {
  return exists(await stackFile(home, stack, project));
}

/**
 * Whether a stack has anything to destroy: a resource, or an operation on one that was cut off.
 * @param {string} home
 * @param {string} stack
 */
export async function isUp(home, stack) {
  if (!(await hasStack(home, stack))) return false;
  const file = await stackFile(home, stack, root);
  const { latest } = JSON.parse(await readFile(file, "utf8")).checkpoint ?? {};
  return [latest?.resources, latest?.pending_operations].some(
    (list) => (list?.length ?? 0) > 0,
  );
}

/**
 * @param {string} project The folder with Pulumi.yaml.
 * @returns {Promise<string>}
 */
export async function projectName(project) {
  const { parse } = await import("yaml");
  return parse(await readFile(join(project, "Pulumi.yaml"), "utf8")).name;
}

/**
 * @param {string} home
 * @param {string} stack
 * @param {string} project
 */
async function stackFile(home, stack, project) {
  const name = await projectName(project);
  const { state } = pulumiPlaces(home);
  return join(state, ".pulumi", "stacks", name, `${stack}.json`);
}
