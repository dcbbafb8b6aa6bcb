import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../machine/places.mjs";
import { run } from "../machine/run.mjs";

/**
 * The versions of all that a trial is made with.
 * @param {string} pulumi The executable.
 * @returns {Promise<Record<string, string>>}
 */
export async function readVersions(pulumi) {
  const ofPackage = async (/** @type {string} */ name) =>
    JSON.parse(
      await readFile(join(root, "node_modules", name, "package.json"), "utf8"),
    ).version;
  const cli = await run(pulumi, ["version"]);
  const commit = await run("git", ["rev-parse", "--short", "HEAD"], {
    cwd: root,
  });
  return {
    "prod-copy": commit.exitCode === 0 ? commit.stdout.trim() : "unknown",
    pulumi: cli.stdout.trim(),
    "@pulumi/pulumi": await ofPackage("@pulumi/pulumi"),
    "@pulumi/aws": await ofPackage("@pulumi/aws"),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
  };
}
