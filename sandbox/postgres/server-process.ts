import { chown, type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { textOf } from "../machine/files";
import { endProcess, type Started } from "../machine/processes";
import { binaries, type Major } from "./binaries";
import { ownerOf } from "./operating-user";
import {
  isServerOf,
  nameplate,
  type PidFile,
  readPidFile,
  removeMisleadingLocks,
  runningServer,
} from "./pid-file";
import { startOn } from "./program";
import { logFile } from "./settings";

/** How long a server may take to accept connections, in milliseconds. Recovery after a crash is part of it. */
const startDeadline = 120_000;

const pause = 20;

const earlyLog = join("log", "start.log");

/**
 * Starts the server of a data directory and waits until it accepts connections. If another process starts
 * it at the same time, that server is it.
 *
 * @throws what the server said, when it doesn't start.
 */
export async function launch(
  realDataDir: string,
  major: Major,
  socketDir: string,
): Promise<PidFile> {
  const deadline = Date.now() + startDeadline;
  for (;;) {
    await removeMisleadingLocks(realDataDir, socketDir);
    const before = (await logOf(realDataDir)).length;
    const output = await openEarlyLog(realDataDir);
    const { postgres } = await binaries(major);
    const child = await startOn(
      realDataDir,
      postgres,
      (dir) => ["-D", dir, "-c", nameplate(realDataDir)],
      output.fd,
      { outlives: true },
    ).finally(() => output.close());
    const server = await untilReady(realDataDir, deadline, child);
    if (server) return server;
    const said = await lastWords(realDataDir, before);
    // After a SIGKILL of the server its backends may live on for a moment, and hold its shared memory.
    const lingering =
      /pre-existing shared memory block|lock file "postmaster.pid" already exists/;
    if (!lingering.test(said) || Date.now() > deadline)
      throw new Error(
        `The PostgreSQL server of ${realDataDir} didn't start. It said: ${reason(said)}`,
      );
    await sleep(10 * pause);
  }
}

/**
 * Waits until the server accepts connections. Undefined when there is no server any more, be it `child`
 * or one that was started elsewhere.
 *
 * @throws when it runs and the deadline (milliseconds since 1970) passes.
 */
export async function untilReady(
  realDataDir: string,
  deadline: number = Date.now() + startDeadline,
  child?: Started,
): Promise<PidFile | undefined> {
  for (;;) {
    const pidFile = await readPidFile(realDataDir);
    const runs = pidFile && (await isServerOf(realDataDir, pidFile.pid));
    if (runs && pidFile.ready) return pidFile;
    const starting = child && !child.hasEnded();
    // Looked at once more, for between the two looks another server may have won the race.
    if (!runs && !starting && !(await runningServer(realDataDir)))
      return undefined;
    if (Date.now() > deadline)
      throw new Error(
        `The PostgreSQL server of ${realDataDir} doesn't accept connections. Its log: ${join(realDataDir, logFile)}`,
      );
    await sleep(pause);
  }
}

/**
 * Ends a server's process, and waits for it. What each signal means: "Shutting Down the Server" in
 * PostgreSQL's documentation. One that doesn't end in time gets the next harder one.
 *
 * @param mode `fast` ends its sessions and leaves nothing to recover; `immediate` leaves that to the next start.
 * @throws when it doesn't end, not even by SIGKILL.
 */
export async function endServer(
  dataDir: string,
  pid: number,
  mode: "fast" | "immediate",
): Promise<void> {
  await endProcess(pid, () => isServerOf(dataDir, pid), [
    ...(mode === "fast" ? [["SIGINT", 60_000] as const] : []),
    ["SIGQUIT", 10_000],
    ["SIGKILL", 10_000],
  ]);
}

/** Opens the file for what a server writes before it opens its log. Made anew at each start. */
async function openEarlyLog(dataDir: string): Promise<FileHandle> {
  const path = join(dataDir, earlyLog);
  const owner = await ownerOf(dataDir);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (owner) await chown(dirname(path), owner.uid, owner.gid);
  return await open(path, "w", 0o600);
}

/**
 * What a server wrote that has ended: the process that writes its log ends a moment later.
 * @param before Length of the log when it was started.
 */
async function lastWords(dataDir: string, before: number): Promise<string> {
  for (let wait = 0; ; wait++) {
    const early = (await textOf(join(dataDir, earlyLog))) ?? "";
    const said = early + (await logOf(dataDir)).slice(before);
    if (/FATAL|PANIC|database system is shut down/.test(said) || wait === 100)
      return said;
    await sleep(pause);
  }
}

async function logOf(dataDir: string): Promise<string> {
  return (await textOf(join(dataDir, logFile))) ?? "";
}

/** The lines of a log that say why a server didn't start. */
function reason(log: string): string {
  const lines = log.split("\n").filter((line) => /\S/.test(line));
  const telling = lines.filter((line) =>
    /FATAL|PANIC|could not|error/i.test(line),
  );
  return (
    (telling.length > 0 ? telling : lines).slice(-5).join(" | ") || "nothing"
  );
}
