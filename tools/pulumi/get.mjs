import { accessSync, constants, existsSync, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { cache } from "../machine/places.mjs";
import { step, tell } from "../machine/report.mjs";
import { run } from "../machine/run.mjs";
import { build as buildFromModules } from "./build.mjs";
import { isRecentEnough, pinnedVersion } from "./version.mjs";

const LANGUAGE_HOST = "pulumi-language-nodejs";

/**
 * @typedef {object} Cli A Pulumi CLI that can run this project.
 * @property {string} path The executable.
 * @property {"beside" | "on path" | "stand-in"} languageHost Where the host of Node programs is: beside the
 * executable, somewhere else on PATH, or nowhere, so that the stand-in of this folder has to go on PATH.
 */

/**
 * @typedef {object} Ways How to get a CLI; for tests.
 * @property {NodeJS.ProcessEnv} [environment] Where PATH comes from. Default: this process's environment.
 * @property {string} [folder] Where CLIs of this clone are kept.
 * @property {(go: string, version: string, folder: string) => Promise<string>} [build]
 * @property {(version: string, folder: string) => Promise<string>} [install]
 */

/**
 * Gets the Pulumi CLI: one on PATH that is recent enough; else the one in this clone's cache; else it is
 * built where Go is installed, or got by the official installer.
 * @param {Ways} [ways]
 * @returns {Promise<Cli>}
 */
export async function getPulumi({
  environment = process.env,
  folder = join(cache, "pulumi"),
  build = buildFromModules,
  install = installOfficial,
} = {}) {
  const wanted = await pinnedVersion();
  const found = onPath("pulumi", environment.PATH);
  if (found && (await isUsable(found, wanted, environment)))
    return describe(found, environment);
  const own = join(folder, wanted);
  for (const cached of [join(own, "pulumi"), join(own, "bin", "pulumi")])
    if (isExecutable(cached)) return describe(cached, environment);
  const go = onPath("go", environment.PATH);
  return describe(
    await (go ? build(go, wanted, own) : install(wanted, own)),
    environment,
  );
}

/**
 * @param {string} cli
 * @param {string} wanted
 * @param {NodeJS.ProcessEnv} environment
 */
async function isUsable(cli, wanted, environment) {
  const { exitCode, stdout } = await run(cli, ["version"], {
    env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  if (exitCode === 0 && (await isRecentEnough(stdout, wanted))) return true;
  tell(
    `Not using ${cli}: it is version ${stdout.trim() || "unknown"}, and this project needs ${wanted} or a newer 3.x.`,
  );
  return false;
}

/**
 * Gets the official CLI by Pulumi's own installer, into this clone. Nothing outside of it is touched. (Not
 * part of the tests: they run where the installer can't be reached.)
 * @param {string} version
 * @param {string} folder
 */
async function installOfficial(version, folder) {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  const { default: semver } = await import("semver");
  tell(`Getting Pulumi ${version} by its official installer …`);
  try {
    const { command } = await step("Pulumi CLI", () =>
      PulumiCommand.install({
        version: new semver.SemVer(version),
        root: folder,
      }),
    );
    return command;
  } catch (cause) {
    throw new Error(
      `There is no Pulumi CLI on this machine, Go isn't installed to build one, and its official installer failed (${cause instanceof Error ? cause.message : cause}). Install one of the two: https://www.pulumi.com/docs/install/ or Go 1.25.`,
      { cause },
    );
  }
}

/**
 * @param {string} path
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Cli}
 */
function describe(path, environment) {
  // The engine looks for it beside the executable that a link leads to.
  if (existsSync(join(dirname(realpathSync(path)), LANGUAGE_HOST)))
    return { path, languageHost: "beside" };
  return {
    path,
    languageHost: onPath(LANGUAGE_HOST, environment.PATH)
      ? "on path"
      : "stand-in",
  };
}

/**
 * Where a program is, by the search path; `undefined` where it is nowhere.
 * @param {string} program
 * @param {string | undefined} path The value of PATH.
 */
function onPath(program, path) {
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
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: no for the one as for the other.
    return false;
  }
}
