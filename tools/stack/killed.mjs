// What a `pulumi` that was killed leaves behind in its backend, which is a folder.
import { statSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { run } from "../machine/run.mjs";

/**
 * @typedef {object} Lock A lock that a `pulumi` holds on a stack, or held when it was killed.
 * @property {number} pid
 * @property {string} hostname
 */

/**
 * The locks on a stack.
 * @param {string} state The backend's folder.
 * @param {string} project
 * @param {string} stack
 * @returns {Promise<Lock[]>}
 */
export async function readLocks(state, project, stack) {
  const folder = join(state, ".pulumi/locks/organization", project, stack);
  const names = await readdir(folder).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = names.filter((name) => name.endsWith(".json"));
  return Promise.all(
    files.map(async (name) =>
      JSON.parse(await readFile(join(folder, name), "utf8")),
    ),
  );
}

/**
 * Whether these locks bar the way although nobody is behind them: each was left on this machine by a
 * process that is no more. A lock from another machine counts as held: nothing can be known of it here.
 * @param {readonly Lock[]} locks
 * @param {string} thisHost
 * @param {(pid: number) => Promise<boolean>} isPulumi
 */
export async function areStale(locks, thisHost, isPulumi) {
  for (const lock of locks)
    if (lock.hostname !== thisHost || (await isPulumi(lock.pid))) return false;
  return locks.length > 0;
}

/**
 * @param {string} state
 * @param {string} project
 * @param {string} stack
 * @returns {Promise<Lock | undefined>} The first of the locks on a stack where all are stale.
 */
export async function findStaleLock(state, project, stack) {
  const locks = await readLocks(state, project, stack);
  return (await areStale(locks, hostname(), isPulumi)) ? locks[0] : undefined;
}

/**
 * Whether a Pulumi process with this id is running. Ids are used again, so its name is looked at too.
 * @param {number} pid
 */
export async function isPulumi(pid) {
  const name =
    process.platform === "linux"
      ? await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")
      : (await run("ps", ["-o", "comm=", "-p", String(pid)])).stdout;
  return name.includes("pulumi");
}

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
    // None where a `pulumi` at work has taken it away since.
    if (statSync(path, { throwIfNoEntry: false })?.size !== 0) continue;
    await rm(path, { force: true });
    removed.push(name);
  }
  return removed;
}
