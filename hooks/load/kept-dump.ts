import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { dataFolder, readNote } from "./dump-folder";
import type { ExcludePlan } from "./exclude";
import { listEntries } from "./list-entries";
import { LoadFailed } from "./load-failed";
import {
  findProgramProblems,
  programEnvironment,
  readPrograms,
} from "./programs";
import type { SourceFacts } from "./source-facts";

/**
 * Opens a dump that was kept, in place of production.
 * @param target server_version_num of the server that is to get it
 * @throws LoadFailed when it is no such dump, isn't whole, or this machine or the target can't take it
 */
export async function openKeptDump(
  path: string,
  target: number,
): Promise<{
  readonly path: string;
  readonly source: SourceFacts;
  readonly exclude: ExcludePlan;
}> {
  const note = await readNote(path);
  const toc = await lstat(join(dataFolder(path), "toc.dat")).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!note?.kept || !note.source || !note.exclude || !toc)
    throw new LoadFailed(
      `from is "${path}", which isn't a dump that was kept (a folder with prod-copy.json and dump/toc.dat). Name one that an earlier run with keepDump left. Nothing was changed.`,
    );
  const problems = findProgramProblems(
    await readPrograms(),
    note.source.version,
    target,
    "pg_restore",
  );
  if (problems.length > 0)
    throw new LoadFailed(`${problems.join(" ")} Nothing was changed.`);
  await listEntries(dataFolder(path), programEnvironment());
  return { path, source: note.source, exclude: note.exclude };
}
