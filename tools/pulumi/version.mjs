import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../machine/places.mjs";

/**
 * The version of the CLI that go.mod pins: the one that is built or downloaded where there is none.
 * @returns {Promise<string>} e.g. `3.245.0`
 */
export async function pinnedVersion() {
  const mod = await readFile(join(root, "tools", "pulumi", "go.mod"), "utf8");
  const version = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\d+\.\d+\.\d+)/.exec(
    mod,
  )?.[1];
  if (!version)
    throw new Error(
      "tools/pulumi/go.mod doesn't name the version of github.com/pulumi/pulumi/pkg/v3.",
    );
  return version;
}

/**
 * Whether a CLI of this version can run a program whose SDK has that one: the same major version, and no
 * older minor one.
 * @param {string} version As `pulumi version` prints it: `v3.245.0`, `3.246.0-alpha.1`.
 * @param {string} wanted
 */
export async function isRecentEnough(version, wanted) {
  const { default: semver } = await import("semver");
  const { major, minor } = new semver.SemVer(wanted);
  return semver.satisfies(version.trim(), `^${major}.${minor}`, {
    includePrerelease: true,
  });
}
