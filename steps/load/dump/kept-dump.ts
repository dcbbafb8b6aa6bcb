import { lstat } from "node:fs/promises";
import { join } from "node:path";
import {
  findProgramProblems,
  programEnvironment,
  readPrograms,
} from "../../../postgres/programs/programs";
import { dataFolder, readNote } from "./dump-folder";
import { type Exclude, type ExcludePlan, keyOf, planExclude } from "./exclude";
import { listEntries } from "./list-entries";
import { LoadFailed } from "./load-failed";
import type { SourceFacts } from "./source-facts";

/**
 * Opens a dump that was kept, in place of production.
 * @param exclude what the configuration leaves out, which the dump must have left out
 * @param target server_version_num of the server that is to get it
 * @throws LoadFailed when it is no such dump, isn't whole, or this machine or the target can't take it
 */
export async function openKeptDump(
  path: string,
  exclude: Exclude,
  target: number,
): Promise<{
  readonly path: string;
  readonly made: string;
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
  const planned = planExclude(note.source, exclude);
  const without = new Set(note.exclude.leftOut.map(keyOf));
  const there =
    "plan" in planned
      ? planned.plan.leftOut.map(keyOf).filter((table) => !without.has(table))
      : [];
  const problems = [
    ...findProgramProblems(
      await readPrograms(),
      note.source.version,
      target,
      "pg_restore",
    ),
    ...("plan" in planned ? [] : planned.problems),
    ...(there.length > 0
      ? [
          `The kept dump "${path}" holds the rows of ${there.join(", ")}, which exclude leaves out. Make a new dump (without from), or take them out of exclude.`,
        ]
      : []),
  ];
  if (problems.length > 0)
    throw new LoadFailed(`${problems.join(" ")} Nothing was changed.`);
  await listEntries(dataFolder(path), programEnvironment());
  const { made, source, exclude: excluded } = note;
  return { path, made, source, exclude: excluded };
}
