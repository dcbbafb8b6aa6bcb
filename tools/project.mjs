import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";

/**
 * The CLI writes to a stack's configuration file: the salt of its secrets, and what `config set` says. So
 * that the committed file stays as it is, a sandbox has a project folder of its own: the same project with
 * its program in the clone (`main:`), and a copy of the stack's file that follows the committed one.
 * @param {object} options
 * @param {string} options.program The folder of the program, with its Pulumi.yaml.
 * @param {string} options.folder The project folder to make or to bring up to date.
 * @param {string} options.stack
 * @param {Readonly<Record<string, unknown>>} [options.config] Configuration of the stack instead of the committed file's.
 */
export async function writeProject({ program, folder, stack, config }) {
  const { parse, stringify: write } = await import("yaml");
  // In quotes: what is a word to one reader of YAML (ON) is a boolean to another.
  const stringify = (/** @type {unknown} */ value) =>
    write(value, {
      defaultStringType: "QUOTE_DOUBLE",
      defaultKeyType: "PLAIN",
    });
  const project = parse(await readFile(join(program, "Pulumi.yaml"), "utf8"));
  const stackFile = `Pulumi.${stack}.yaml`;
  const committed = config
    ? { config }
    : (parse(await readFile(join(program, stackFile), "utf8")) ?? {});
  const present = parse(await readIfThere(join(folder, stackFile))) ?? {};
  const followedFile = join(folder, `followed.${stack}.yaml`);
  const followed = parse(await readIfThere(followedFile)) ?? {};
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "Pulumi.yaml"),
    stringify({ ...project, main: resolve(program, project.main ?? "") }),
  );
  await writeFile(
    join(folder, stackFile),
    stringify(follow(committed, followed, present)),
  );
  // The committed file as it was when the copy was last brought up to date.
  await writeFile(followedFile, stringify(committed));
}

/**
 * @typedef {Record<string, unknown> & {config?: Record<string, unknown>}} StackFile
 */

/**
 * The stack's file after the committed one may have changed: what was changed there counts, and whatever
 * else the CLI wrote stays.
 * @param {StackFile} committed As it is now.
 * @param {StackFile} followed As it was the last time.
 * @param {StackFile} present The copy.
 * @returns {StackFile}
 */
export function follow(committed, followed, present) {
  const { config: committedConfig = {}, ...committedRest } = committed;
  const { config: followedConfig = {}, ...followedRest } = followed;
  const { config: presentConfig = {}, ...presentRest } = present;
  return {
    config: merge(committedConfig, followedConfig, presentConfig),
    ...merge(committedRest, followedRest, presentRest),
  };
}

/**
 * @param {Record<string, unknown>} committed
 * @param {Record<string, unknown>} followed
 * @param {Record<string, unknown>} present
 */
function merge(committed, followed, present) {
  /** @type {Record<string, unknown>} */
  const merged = {};
  for (const key of new Set([
    ...Object.keys(committed),
    ...Object.keys(present),
  ])) {
    const changed = !isDeepStrictEqual(committed[key], followed[key]);
    const value = changed ? committed[key] : present[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/** @param {string} file */
async function readIfThere(file) {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT")
      return "";
    throw error;
  }
}
