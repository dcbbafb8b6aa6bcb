import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./places.mjs";

/**
 * Puts the stand-in for the AWS provider plugin where the engine looks for the real one of the version
 * that the program's SDK asks for.
 * @param {string} pulumiHome
 */
export async function installPlugin(pulumiHome) {
  const { version } = JSON.parse(
    await readFile(
      join(root, "node_modules", "@pulumi", "aws", "package.json"),
      "utf8",
    ),
  );
  const folder = join(pulumiHome, "plugins", `resource-aws-v${version}`);
  const start = join(root, "sandbox", "provider", "start.cjs");
  await mkdir(folder, { recursive: true });
  const file = join(folder, "pulumi-resource-aws");
  await writeFile(file, `#!/bin/sh\nexec node "${start}" "$@"\n`);
  await chmod(file, 0o755);
}
