import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Where a program is, by the search path; `undefined` where it is nowhere.
 * @param {string} program
 * @param {string | undefined} path The value of PATH.
 */
export function onPath(program, path) {
  return (path ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

/**
 * Whether this file is there and may be run.
 * @param {string} file
 */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: no for the one as for the other.
    return false;
  }
}
