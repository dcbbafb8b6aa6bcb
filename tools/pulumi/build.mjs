import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { root } from "../machine/places.mjs";
import { seconds, tell } from "../machine/report.mjs";
import { must } from "../machine/run.mjs";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE =
  "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** What the official download ships beside the CLI, and the engine looks for there. */
const COMPANION = "pulumi-language-nodejs";

/** How often to say that the build goes on, in milliseconds. */
const SIGN_OF_LIFE = 30_000;

/**
 * Builds the Pulumi CLI from Go modules. It appears in its folder all at once, so that a build that is cut
 * off leaves nothing half done; where two run at once, the first to end wins.
 * @param {string} go The Go program.
 * @param {string} version
 * @param {string} folder Where the CLI is to be.
 * @returns {Promise<string>} The executable.
 */
export async function build(go, version, folder) {
  const made = `${folder}.${process.pid}`;
  const start = performance.now();
  tell(
    `Building Pulumi ${version} from its Go modules (about four minutes the first time) …`,
  );
  const signOfLife = setInterval(
    () =>
      tell(`  still building: ${seconds(performance.now() - start)} so far`),
    SIGN_OF_LIFE,
  );
  try {
    await mkdir(made, { recursive: true });
    await must("Building Pulumi", go, [
      "build",
      "-C",
      join(root, "tools", "pulumi"),
      "-buildvcs=false",
      "-ldflags",
      `-s -w -X ${VERSION_VARIABLE}=${version}`,
      "-o",
      join(made, "pulumi"),
      PACKAGE,
    ]);
    // By a relative path: the clone may be moved.
    const script = relative(made, join(root, "tools/pulumi/bin", COMPANION));
    const start = `#!/bin/sh\nexec "$(dirname "$0")/${script}" "$@"\n`;
    await writeFile(join(made, COMPANION), start, { mode: 0o755 });
    await rename(made, folder).catch((error) => {
      if (!existsSync(join(folder, "pulumi"))) throw error;
    });
  } finally {
    clearInterval(signOfLife);
    await rm(made, { recursive: true, force: true });
  }
  tell(`  Pulumi CLI: ${seconds(performance.now() - start)}`);
  return join(folder, "pulumi");
}
