import { randomBytes } from "node:crypto";
import { chown, readFile, rename, writeFile } from "node:fs/promises";

/** The text of a file; undefined when it isn't there. */
export async function textOf(path: string): Promise<string | undefined> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/**
 * Writes a file, whole or not at all, in place of one that was there.
 * @param mode default: nobody but its owner may read it.
 * @param owner default: this process's user.
 */
export async function writeWhole(
  path: string,
  text: string,
  { mode = 0o600, owner }: FileOptions = {},
): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString("hex")}`;
  await writeFile(partial, text, { mode });
  if (owner) await chown(partial, owner.uid, owner.gid);
  await rename(partial, path);
}

interface FileOptions {
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}
