import { readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { codeOf } from "../../../postgres/errors";

/** A file's text; undefined where there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Somebody else has changed the file meanwhile. */
export class ChangedMeanwhile extends Error {
  override readonly name = "ChangedMeanwhile";
}

/**
 * Writes the file whole or not at all.
 * @param before what it held when it was read; undefined: it wasn't there
 * @throws ChangedMeanwhile where that isn't so any more
 */
export async function replaceFile(
  file: string,
  before: string | undefined,
  text: string,
): Promise<void> {
  if ((await readIfThere(file)) !== before) throw new ChangedMeanwhile();
  if (before === undefined) {
    await writeFile(file, text, { flag: "wx" });
    return;
  }
  const fresh = `${file}.${process.pid}.new`;
  try {
    const { mode } = await stat(file);
    await writeFile(fresh, text, { flag: "wx", mode });
    await rename(fresh, file);
  } catch (error) {
    await unlink(fresh).catch((missing: unknown) => {
      if (codeOf(missing) !== "ENOENT") throw missing;
    });
    throw error;
  }
}
