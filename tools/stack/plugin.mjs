import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { bridgedPlugin } from "../aws-plugin/build.mjs";
import { cache, exists, root } from "../machine/places.mjs";

const SOURCE = join(root, "sandbox", "provider");

/**
 * Puts a plugin where the engine looks for the official AWS plugin of the version that the program's SDK asks
 * for: the stand-in, or the provider's own code where `SANDBOX_AWS_PLUGIN=bridged` asks for it.
 * @param {string} pulumiHome
 * @param {string | undefined} [wanted] Default: what the variable says, or the stand-in.
 */
export async function installPlugin(
  pulumiHome,
  wanted = process.env.SANDBOX_AWS_PLUGIN,
) {
  if (wanted !== undefined && wanted !== "bridged")
    throw new Error(
      `SANDBOX_AWS_PLUGIN is "${wanted}": the one value that it takes is "bridged", for the AWS provider's own code. Without it, the sandbox has its stand-in.`,
    );
  const version = await askedFor();
  const folder = join(pulumiHome, "plugins", `resource-aws-v${version}`);
  const line =
    wanted === "bridged"
      ? `"${await bridged()}"`
      : `node "${await bundlePlugin()}"`;
  await mkdir(folder, { recursive: true });
  const file = join(folder, "pulumi-resource-aws");
  // The stand-in has the AWS SDK, and not typescript.cjs, which says why.
  const quiet = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED=true";
  await writeFile(file, `#!/bin/sh\n${quiet} exec ${line} "$@"\n`);
  await chmod(file, 0o755);
}

/** The provider's own code as a plugin, built where it isn't there. */
export async function bridged() {
  return bridgedPlugin(await askedFor());
}

/** The version that the program's SDK asks the engine for. */
async function askedFor() {
  const file = join(root, "node_modules", "@pulumi", "aws", "package.json");
  return JSON.parse(await readFile(file, "utf8")).version;
}

/**
 * The plugin as one file, made anew where its sources or the packages have changed. Each `pulumi` command
 * starts the plugin, and one file starts in a third of the time of the TypeScript modules.
 * @returns {Promise<string>}
 */
async function bundlePlugin() {
  const folder = join(cache, "provider");
  const bundle = join(folder, `${await fingerprint()}.cjs`);
  if (await exists(bundle)) return bundle;
  const { build } = await import("esbuild");
  // Two engines of one process may want it at once.
  const made = `${bundle}.${randomBytes(6).toString("hex")}`;
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(SOURCE, "main.ts")],
    bundle: true,
    platform: "node",
    format: "cjs",
    outfile: made,
    logLevel: "error",
  });
  await rename(made, bundle);
  return bundle;
}

async function fingerprint() {
  const hash = createHash("sha256");
  const sources = (await readdir(SOURCE, { recursive: true }))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => join(SOURCE, name));
  for (const file of [join(root, "package-lock.json"), ...sources])
    hash.update(file).update(await readFile(file));
  return hash.digest("hex").slice(0, 16);
}
