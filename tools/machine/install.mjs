import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";
import { step, tell } from "./report.mjs";

/**
 * @typedef {object} Lock A lock file of npm, or the note of what is there that npm leaves in node_modules.
 * @property {Record<string, {version?: string, optional?: boolean}>} packages
 */

/** Installs the project's packages, unless just these are there already. */
export async function installPackages() {
  const locked = await readLock(join(root, "package-lock.json"));
  const present = await readLock(
    join(root, "node_modules", ".package-lock.json"),
  );
  if (!locked) throw new Error(`${root} has no package-lock.json.`);
  if (present && isInstalled(locked, present)) return;
  tell("Installing the packages (npm ci) …");
  await step("packages", async () =>
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], {
      cwd: root,
      stdio: "pipe",
    }),
  );
}

/**
 * Whether what is there is what is locked. Packages for other machines are locked, but not there.
 * @param {Lock} locked
 * @param {Lock} present
 */
export function isInstalled(locked, present) {
  return Object.entries(locked.packages).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present.packages[path];
    return found ? found.version === wanted.version : wanted.optional === true;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Lock | undefined>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // Absent on a fresh clone; half written where an installation was cut off.
    if (error instanceof SyntaxError || code === "ENOENT") return undefined;
    throw error;
  }
}
