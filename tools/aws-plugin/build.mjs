import { cp, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cache, exists, root } from "../machine/places.mjs";
import { step } from "../machine/report.mjs";
import { must, run } from "../machine/run.mjs";

/**
 * The provider's code, version 6.34 of March 2026: HashiCorp's own has no module version that can be had, this
 * copy of it, which Crossplane's provider is made of, has.
 */
const MODULE = "github.com/upbound/terraform-provider-aws";
const VERSION = "v0.0.0-20260305123303-f7691456b787";
/** Of the module's content, as go.sum has it: Go's checksum database doesn't know this module. */
const SUM = "h1:dJlp2eNgY/iVKTPINdguYlHbHc9CtXBZKmQmqYq0REs=";

/** Of its packages: all that RDS needs. The others, 260 services, would take an hour to build. */
const PACKAGES = ["internal", "names", "version", "xpprovider"];
const SERVICE = "rds";
/** What the provider asks besides: whose account it is in, and what an import from S3 would need. */
const CLIENTS = ["RDSClient", "S3Client", "STSClient"];

/**
 * The AWS provider's own code for instances and snapshots, as a plugin for the engine. Built by Go where it
 * isn't there: about three minutes of two processors.
 * @param {string} version The version that the engine asks for.
 * @returns {Promise<string>} The executable.
 * @throws {Error} where Go is missing, or the module isn't the one that was looked at.
 */
export async function bridgedPlugin(version) {
  const folder = join(cache, "aws-plugin");
  const plugin = join(folder, `${VERSION}-for-${version}`);
  if (await exists(plugin)) return plugin;
  const made = `${plugin}.${process.pid}`;
  await step("the AWS provider's own code, by Go", async () => {
    await fetchSource(join(folder, "source"));
    await must("Building the AWS plugin", "go", [
      "build",
      "-C",
      join(root, "tools", "aws-plugin"),
      "-buildvcs=false",
      "-ldflags",
      `-s -w -X main.version=${version}`,
      "-o",
      made,
      ".",
    ]);
  });
  await rename(made, plugin);
  return plugin;
}

/** @param {string} folder Where go.mod of this folder looks for the provider's module. */
async function fetchSource(folder) {
  if (await exists(folder)) return;
  const download = ["mod", "download", "-json", `${MODULE}@${VERSION}`];
  const { exitCode, stdout, stderr } = await run("go", download, {
    // An empty folder's: this project's go.mod isn't to change.
    cwd: cache,
    env: { ...process.env, GONOSUMDB: MODULE, GOFLAGS: "-mod=mod" },
  });
  if (exitCode !== 0)
    throw new Error(`Go can't get ${MODULE}: ${stdout}${stderr}`);
  const { Dir, Sum } = JSON.parse(stdout);
  if (Sum !== SUM)
    throw new Error(
      `${MODULE} ${VERSION} isn't what was looked at: its sum is ${Sum}, ${SUM} was expected.`,
    );
  const made = `${folder}.${process.pid}`;
  const others = join(Dir, "internal", "service");
  await mkdir(made, { recursive: true });
  for (const name of [...PACKAGES, "go.mod", "go.sum"])
    await cp(join(Dir, name), join(made, name), {
      recursive: true,
      filter: (path) =>
        !path.startsWith(`${others}/`) ||
        `${path}/`.startsWith(`${join(others, SERVICE)}/`) ||
        path === join(others, "smarterr.hcl"),
    });
  await must("Making the copy writable", "chmod", ["-R", "u+w", made]);
  // Each service has such a file, or nearly: the provider embeds them by a pattern that must match.
  await writeFile(join(made, "internal/service", SERVICE, "smarterr.hcl"), "");
  await edit(
    join(made, "internal/provider/sdkv2/service_packages_gen.go"),
    onlyService,
  );
  await edit(join(made, "internal/conns/awsclient_gen.go"), onlyClients);
  await rename(made, folder);
}

/**
 * @param {string} file
 * @param {(text: string) => string} change
 */
async function edit(file, change) {
  await writeFile(file, change(await readFile(file, "utf8")));
}

/**
 * The provider's list of its services, with one of them.
 * @param {string} text
 */
function onlyService(text) {
  return text
    .split("\n")
    .filter((line) => {
      const named =
        /internal\/service\/(\w+)"$/.exec(line) ??
        /^\t\t(\w+)\.ServicePackage\(ctx\),$/.exec(line);
      return !named || named[1] === SERVICE;
    })
    .join("\n");
}

/**
 * The provider's list of its clients, with those that are asked.
 * @param {string} text
 */
function onlyClients(text) {
  const [head = "", ...functions] = text.split(/\n(?=func )/);
  const kept = functions.filter((one) =>
    CLIENTS.some((name) => one.includes(`) ${name}(`)),
  );
  const body = kept.join("\n");
  const imports = head.split("\n").filter((line) => {
    const imported = /^\t(?:(\w+) )?"(?:.*\/)?([\w-]+)"$/.exec(line);
    return !imported || body.includes(`${imported[1] ?? imported[2]}.`);
  });
  return `${imports.join("\n")}\n${body}`;
}
