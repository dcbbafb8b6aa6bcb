import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seconds, tell } from "../report.mjs";
import { must } from "../run.mjs";

/** The official installer, and the options that Pulumi's own Automation API gives it. */
const INSTALLER = "https://get.pulumi.com/install.sh";

/** Milliseconds for fetching the installer. */
const PATIENCE = 60_000;

/**
 * Gets the Pulumi CLI by its official installer, into this clone. Nothing outside of it is touched. (Not
 * part of the tests: they run where the installer can't be reached.)
 * @param {string} version
 * @param {string} folder Where the CLI is to be.
 * @returns {Promise<string>} The executable.
 */
export async function installOfficial(version, folder) {
  const start = performance.now();
  tell(`Getting Pulumi ${version} by its official installer …`);
  const temporary = await mkdtemp(join(tmpdir(), "pulumi-installer-"));
  try {
    const script = join(temporary, "install.sh");
    await writeFile(script, await fetchInstaller());
    await must("Installing Pulumi", "sh", [
      script,
      "--no-edit-path",
      "--install-root",
      folder,
      "--version",
      version,
    ]);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  tell(`  Pulumi CLI: ${seconds(performance.now() - start)}`);
  return join(folder, "bin", "pulumi");
}

async function fetchInstaller() {
  try {
    const response = await fetch(INSTALLER, {
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    return await response.text();
  } catch (cause) {
    throw new Error(
      `There is no Pulumi CLI on this machine, Go isn't installed to build one, and the official installer at ${INSTALLER} can't be fetched. Install one of the two: https://www.pulumi.com/docs/install/ or Go 1.25.`,
      { cause },
    );
  }
}
