import { readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { textOf } from "../machine/files";
import { commandLine, processExists } from "../machine/processes";

/** What a running server writes about itself: `postmaster.pid` in its data directory. */
export interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** Folder of the server's unix socket. */
  readonly socketDir: string;
  /** Address it listens on; empty until it does. */
  readonly address: string;
  /** Whether it accepts connections. */
  readonly ready: boolean;
}

/** Reads the server's `postmaster.pid`; undefined when there is none or it isn't written yet. */
export async function readPidFile(
  dataDir: string,
): Promise<PidFile | undefined> {
  const text = await textOf(join(dataDir, "postmaster.pid"));
  if (text === undefined) return undefined;
  // The lines, from PostgreSQL's src/include/utils/pidfile.h.
  const [pid, , , port, socketDir, address, , status] = text.split("\n");
  if (!pid || Number.isNaN(Number(pid))) return undefined;
  return {
    // A standalone backend writes its pid as a negative number.
    pid: Math.abs(Number(pid)),
    port: Number(port ?? 0),
    socketDir: socketDir?.trim() ?? "",
    address: address?.trim() ?? "",
    ready: status?.trim() === "ready",
  };
}

/** The server of this data directory, if it runs, whether or not it accepts connections yet. */
export async function runningServer(
  dataDir: string,
): Promise<PidFile | undefined> {
  const pidFile = await readPidFile(dataDir);
  return pidFile && (await isServerOf(dataDir, pidFile.pid))
    ? pidFile
    : undefined;
}

/**
 * The last argument of every server of a data directory, by which its process is known again: the command
 * line is the one thing about it that any process may read (root in a container may not read the working
 * directory of another user's process). It has the form of a setting of an extension, which PostgreSQL
 * lets pass without asking.
 */
export function nameplate(realDataDir: string): string {
  return `sandbox.data_directory=${realDataDir}`;
}

/**
 * Whether the process is the server of that data directory. That a process of this id exists isn't enough:
 * after a restart of the machine or the container the id may be somebody else's, or of a zombie that
 * nobody waits for, and signals must not go astray.
 */
export async function isServerOf(
  dataDir: string,
  pid: number,
): Promise<boolean> {
  return (
    processExists(pid) &&
    (await commandLine(pid)).endsWith(nameplate(await realpath(dataDir)))
  );
}

/**
 * Removes the lock files of a server that is gone, if another process has its id now: PostgreSQL itself would
 * take that process for the server and refuse to start. All other cases are left to PostgreSQL's own
 * checks, which also look for backends that outlived their server.
 */
export async function removeMisleadingLocks(
  dataDir: string,
  socketDir: string,
): Promise<void> {
  const locks = (await readdir(socketDir)).filter(isSocketLock);
  for (const path of [
    join(dataDir, "postmaster.pid"),
    ...locks.map((name) => join(socketDir, name)),
  ]) {
    const pid = Math.abs(Number.parseInt((await textOf(path)) ?? "", 10));
    if (processExists(pid) && !(await isServerOf(dataDir, pid)))
      await rm(path, { force: true });
  }
}

/** Whether a file of this name is the lock of a server's unix socket. */
export function isSocketLock(name: string): boolean {
  return /^\.s\.PGSQL\.\d+\.lock$/.test(name);
}
