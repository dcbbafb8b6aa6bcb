import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  statfs,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { type Owner, sameOwner } from "../../../aws/rds/tags";
import { size } from "../../../words/amounts";
import type { ExcludePlan } from "./exclude";
import { LoadFailed } from "./load-failed";
import type { SourceFacts } from "./source-facts";

/** What stands beside a dump: whose it is, and all that a load must know of its source. */
export interface DumpNote extends Owner {
  /** False until the dump is whole and is to stay: a later run of the stack deletes what isn't kept. */
  readonly kept: boolean;
  readonly made: string;
  readonly source?: SourceFacts;
  readonly exclude?: ExcludePlan;
}

/** A dump that was kept. It holds real people's data. */
export interface KeptDump {
  readonly path: string;
  readonly bytes: number;
  readonly made: string;
  readonly project: string;
  readonly stack: string;
}

const noteFile = "prod-copy.json";

/** Where in its folder pg_dump's own folder is: pg_dump makes it itself. */
export function dataFolder(path: string): string {
  return join(path, "dump");
}

/**
 * Makes a new folder for one dump, which only this user can enter.
 * @param folder where dumps stand; made likewise where it isn't there
 * @throws LoadFailed when others could read in it: some network mounts don't keep permissions
 */
export async function makeDumpFolder(
  folder: string,
  name: string,
  note: DumpNote,
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new LoadFailed(
      `The dump's folder ${path} is there already. Remove it and run again.`,
    );
  }
  try {
    await assertPrivate(path);
    await writeNote(path, note);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  return path;
}

/** @throws LoadFailed when anyone but this user can get into the folder. */
async function assertPrivate(path: string): Promise<void> {
  const found = await lstat(path);
  const own = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !own || (found.mode & 0o077) !== 0)
    throw new LoadFailed(
      `The dump's folder ${path} ${found.isDirectory() ? `has the permissions ${(found.mode & 0o777).toString(8)}${own ? "" : " and another owner"}` : "isn't a folder"}, so others could read real people's data there. Choose a place where a folder of only this user's (700) can be made.`,
    );
}

/**
 * Writes what stands beside the dump, in place of what stood there. At every moment there is one or the other: a dump
 * without a note is nobody's, and stays.
 */
export async function writeNote(path: string, note: DumpNote): Promise<void> {
  const file = join(path, noteFile);
  await writeFile(`${file}.new`, JSON.stringify(note, null, 2), {
    mode: 0o600,
  });
  await rename(`${file}.new`, file);
}

/** What stands beside the dump; undefined where nothing does. */
export async function readNote(path: string): Promise<DumpNote | undefined> {
  let text: string;
  try {
    text = await readFile(join(path, noteFile), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as DumpNote;
  } catch {
    // Cut off: its run was killed while it wrote.
    return undefined;
  }
}

/**
 * Why the folder can't take the dump.
 * @param needed bytes, at most
 */
export async function findSpaceProblem(
  folder: string,
  needed: number,
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  return free >= needed
    ? undefined
    : `The dump may need ${size(needed)}, but ${folder} has ${size(free)} free. Make room, or choose another folder.`;
}

/** Paths of the dumps that runs of this stack left when they were killed. */
export async function listLeftDumps(
  folder: string,
  owner: Owner,
): Promise<string[]> {
  const left: string[] = [];
  for (const path of await foldersIn(folder)) {
    const note = await readNote(path);
    if (note && !note.kept && sameOwner(note, owner)) left.push(path);
  }
  return left;
}

/** Removes them. @returns their paths. */
export async function removeLeftDumps(
  folder: string,
  owner: Owner,
): Promise<string[]> {
  const left = await listLeftDumps(folder, owner);
  for (const path of left) await removeDump(path);
  return left;
}

/** Removes a dump, and its note last: a run that ends meanwhile leaves what the next one knows. */
export async function removeDump(path: string): Promise<void> {
  await rm(dataFolder(path), { recursive: true, force: true });
  await rm(path, { recursive: true, force: true });
}

/** The dumps that were kept in a folder, oldest first, of whatever stack. */
export async function listKeptDumps(folder: string): Promise<KeptDump[]> {
  const kept: KeptDump[] = [];
  for (const path of await foldersIn(folder)) {
    const note = await readNote(path);
    if (!note?.kept) continue;
    const { project, stack, made } = note;
    kept.push({ path, bytes: await bytesIn(path), made, project, stack });
  }
  return kept.sort((a, b) => a.made.localeCompare(b.made));
}

/** Bytes of all files below a folder; 0 where it isn't there. */
export async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await entriesIn(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(path);
    else bytes += (await lstat(path).catch(gone))?.size ?? 0;
  }
  return bytes;
}

async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesIn(folder))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

async function entriesIn(folder: string) {
  return (await readdir(folder, { withFileTypes: true }).catch(gone)) ?? [];
}

function gone(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
