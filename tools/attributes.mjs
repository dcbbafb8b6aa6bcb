import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes what a killed `pulumi` left of a file's attributes. Its backend replaces a state at once, but first
 * writes the attributes beside it, and an empty file of these makes every later command fail with "failed to
 * load checkpoint: EOF". Without the file the state is read all the same.
 * @param {string} state The backend's folder.
 * @returns {Promise<string[]>} The paths of those removed, below that folder.
 */
export async function removeEmptyAttributes(state) {
  const names = await readdir(state, { recursive: true });
  const removed = [];
  for (const name of names.filter((one) => one.endsWith(".attrs"))) {
    const path = join(state, name);
    if ((await sizeOf(path)) !== 0) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}

/**
 * @param {string} path
 * @returns {Promise<number | undefined>} Undefined where a `pulumi` at work has taken it away since.
 */
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT")
      return undefined;
    throw error;
  }
}
