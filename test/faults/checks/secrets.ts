import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Files below folders that hold one of these texts. */
export async function filesHolding(
  secrets: readonly string[],
  folders: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // It may be gone by now.
      const text = await readFile(path, "latin1").catch(() => "");
      if (secrets.some((secret) => text.includes(secret))) found.push(path);
    }
  }
  return found;
}
