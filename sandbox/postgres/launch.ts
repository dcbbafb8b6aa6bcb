import { chown, mkdir, open, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Started } from "../machine/processes";
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
    const logs = await Logs.open(realDataDir);
    const { postgres } = await binaries(major);
    const child = await startOn(
      realDataDir,
      postgres,
      (dir) => ["-D", dir, "-c", nameplate(realDataDir)],
      logs.output,
      { outlives: true },
    );
    await logs.close();
    const server = await untilReady(realDataDir, deadline, child);
    if (server) return server;
    const said = await logs.lastWords();
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

/** The server's log and what it wrote before it opened that, from a given moment on. */
class Logs {
  readonly #paths: readonly string[];
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly #skip: readonly number[];

  private constructor(
    paths: readonly string[],
    file: Awaited<ReturnType<typeof open>>,
    skip: readonly number[],
  ) {
    this.#paths = paths;
    this.#file = file;
    this.#skip = skip;
  }

  static async open(dataDir: string): Promise<Logs> {
    const log = join(dataDir, logFile);
    const owner = await ownerOf(dataDir);
    await mkdir(dirname(log), { recursive: true, mode: 0o700 });
    if (owner) await chown(dirname(log), owner.uid, owner.gid);
    const early = join(dirname(log), "start.log");
    const file = await open(early, "w", 0o600);
    return new Logs([early, log], file, [0, (await textOf(log)).length]);
  }

  /** Descriptor for the server's output. */
  get output(): number {
    return this.#file.fd;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** What a server wrote that has ended: the process that writes its log ends a moment later. */
  async lastWords(): Promise<string> {
    for (let wait = 0; ; wait++) {
      const texts = await Promise.all(this.#paths.map(textOf));
      const said = texts.map((text, i) => text.slice(this.#skip[i])).join("");
      if (/FATAL|PANIC|database system is shut down/.test(said) || wait === 100)
        return said;
      await sleep(pause);
    }
  }
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
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
