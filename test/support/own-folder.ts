import { constants, readFileSync, rmSync } from "node:fs";
import {
  access,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  writeFile,
} from "node:fs/promises";
import { freemem, tmpdir } from "node:os";
import { join } from "node:path";
import { processExists } from "../../sandbox/machine/processes";
import { stopServer } from "../../sandbox/postgres/server";
import { stopAll } from "../../sandbox/verbs/stop";

const prefix = "prod-copy-test-";
const hour = 60 * 60 * 1000;

/** Where systems of Linux have a file system in memory. */
const memory = "/dev/shm";

/** Bytes that must be free there: several times what test files that run side by side have needed. */
const roomInMemory = 6 * 1024 ** 3;

/** Whose a folder is: the process's id, and its start where the system tells it, for ids are given again. */
interface Owner {
  readonly pid: number;
  readonly started: string | undefined;
}

let folder: Promise<string> | undefined;
const endings = new Set<() => void>();

/**
 * A folder for temporary files of this test process, made at the first call. It goes with the process. What
 * processes that were killed have left, servers included, goes at the first call of a later one.
 */
export function ownFolder(): Promise<string> {
  folder ??= makeFolder();
  return folder;
}

/**
 * Has the server of a data directory below the folder ended with this process, should the process end before
 * its test could do so. Returns how to call that off.
 */
export function endWithProcess(dataDir: string): () => void {
  return atProcessEnd(() => killServer(dataDir));
}

/** Has something done when this process ends, where nothing can be awaited. Returns how to call that off. */
export function atProcessEnd(ending: () => void): () => void {
  endings.add(ending);
  return () => endings.delete(ending);
}

async function makeFolder(): Promise<string> {
  await removeLeftovers();
  const made = await mkdtemp(join(await place(), prefix));
  // Servers that run as another user, because this process is root, must get through.
  await chmod(made, 0o711);
  const owner: Owner = {
    pid: process.pid,
    started: await startOf(process.pid),
  };
  await writeFile(join(made, "owner.json"), JSON.stringify(owner));
  process.once("exit", () => {
    for (const ending of endings) ending();
    rmSync(made, { recursive: true, force: true, maxRetries: 3 });
  });
  return made;
}

/**
 * Where to make the folder: in memory where there is room for it, unless TMPDIR tells. A server is more than a
 * thousand files, each new one of which takes a disk's file system up to a millisecond where so many come and go.
 */
async function place(): Promise<string> {
  if (process.env.TMPDIR !== undefined) return tmpdir();
  try {
    const { bavail, bsize } = await statfs(memory);
    const room = Math.min(
      bavail * bsize,
      freemem(),
      process.constrainedMemory() || Number.POSITIVE_INFINITY,
    );
    await access(memory, constants.W_OK);
    return room < roomInMemory ? tmpdir() : memory;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES") return tmpdir();
    throw error;
  }
}

/** Ends the server of a data directory where nothing can be awaited any more. */
export function killServer(dataDir: string): void {
  try {
    const pid = Number.parseInt(
      readFileSync(join(dataDir, "postmaster.pid"), "utf8"),
      10,
    );
    process.kill(pid, "SIGQUIT");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // It ended by itself.
    if (code !== "ENOENT" && code !== "ESRCH") throw error;
  }
}

async function removeLeftovers(): Promise<void> {
  for (const folder of [tmpdir(), memory])
    for (const name of await list(folder))
      if (name.startsWith(prefix)) await removeIfLeft(join(folder, name));
}

/** What a folder holds; nothing where there is no such folder. */
async function list(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

async function removeIfLeft(left: string): Promise<void> {
  try {
    if (!(await isLeft(left))) return;
    for (const name of await readdir(left))
      if (name.startsWith("sandbox-")) await stopAll(join(left, name));
    for (const dataDir of await dataDirsBelow(left))
      await stopServer(dataDir, "immediate");
    await rm(left, { recursive: true, force: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another test process removes it at the same time, or it is another user's.
    if (code !== "ENOENT" && code !== "EACCES" && code !== "EPERM") throw error;
  }
}

/** Data directories at most three levels below a folder. */
async function dataDirsBelow(folder: string, levels = 3): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  if (entries.some(({ name }) => name === "PG_VERSION")) return [folder];
  if (levels === 0) return [];
  const below = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => dataDirsBelow(join(folder, name), levels - 1));
  return (await Promise.all(below)).flat();
}

async function isLeft(path: string): Promise<boolean> {
  let owner: Owner;
  try {
    owner = JSON.parse(await readFile(join(path, "owner.json"), "utf8"));
  } catch {
    // Not written yet or not whole: its process is just making it, unless it is old.
    return Date.now() - (await stat(path)).mtimeMs > hour;
  }
  return (
    !processExists(owner.pid) || (await startOf(owner.pid)) !== owner.started
  );
}

/** When a process started, in ticks since the system did; undefined where Linux's /proc isn't there. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    // The second field, the program's name in brackets, may hold spaces. The start is the 22nd (man 5 proc).
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return undefined;
    throw error;
  }
}
