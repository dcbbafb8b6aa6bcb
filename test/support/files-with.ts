import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestCopy } from "./copy";

/** Names of the files of the application's database that hold a text, once all is written to disk. */
export async function filesWith(
  text: string,
  { admin, column, server }: Pick<TestCopy, "admin" | "column" | "server">,
): Promise<string[]> {
  await admin.query("checkpoint");
  const [folder] = await column(
    "select 'base/' || oid from pg_database where datname = current_database()",
  );
  const path = join(server.dataDir, String(folder));
  const found: string[] = [];
  for (const file of await readdir(path))
    if ((await readFile(join(path, file))).includes(text)) found.push(file);
  return found;
}
