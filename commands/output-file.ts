import { chmod, lstat, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "../process/state-folder";

/**
 * Writes a command's last output to a new file that only its owner can read, in a folder that nobody else can
 * enter: it may hold real people's data.
 * @param identity the copy's, which becomes part of the name
 * @returns the file's path
 */
export async function writeOutput(
  identity: string,
  output: Buffer,
): Promise<string> {
  const folder = stateFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(folder);
  if (process.getuid && uid !== process.getuid())
    throw new Error(
      `${folder} belongs to another user, so the command's output isn't written there. Remove it, or set XDG_STATE_HOME to a folder of your own.`,
    );
  await chmod(folder, 0o700);
  const time = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const file = join(folder, `${prefix(identity)}${time}.log`);
  await writeFile(file, output, { mode: 0o600, flag: "wx" });
  return file;
}

/** Removes what failed commands of earlier runs on this copy have left. */
export async function removeOutputs(identity: string): Promise<void> {
  const folder = stateFolder();
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const file of files)
    if (file.startsWith(prefix(identity)))
      await rm(join(folder, file), { force: true });
}

function prefix(identity: string): string {
  return `command-${identity.replaceAll(/[^A-Za-z0-9-]/g, "_")}-`;
}
