import type { StdioOptions } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Options } from "execa";

/** A program to start. */
export interface Program {
  readonly file: string;
  /** Never a secret: other users of a machine can see arguments. */
  readonly args: readonly string[];
  /** All of its environment: nothing of this process's reaches it by itself. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly stdio: StdioOptions;
  /** The user that it runs as. Default: this process's. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** Default: the root folder, since another user may not be able to enter this process's own. */
  readonly cwd?: string;
  /** Whether it gets a session of its own, and so outlives this process and its terminal. */
  readonly outlives?: boolean;
  /** Milliseconds after which it is killed. Default: never. */
  readonly deadline?: number;
}

/** A program that was started. */
export interface Started {
  readonly pid: number;
  /** How it ended. Never rejects. */
  readonly end: Promise<Ended>;
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Ends it and waits for that: it has three seconds before it is killed. */
  stop(): Promise<void>;
}

/** How a program ended. */
export interface Ended {
  /** Undefined: by a signal. */
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** What it wrote to a pipe. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program. Throws when it can't be started: with the code ENOENT where there is none. */
export async function startProgram(program: Program): Promise<Started> {
  // The sandbox is loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { execa } = await import("execa");
  const { outlives = false } = program;
  const child = execa(program.file, [...program.args], {
    ...program.user,
    cwd: program.cwd ?? "/",
    env: program.env,
    extendEnv: false,
    // Its types know few descriptors; it hands any on.
    stdio: program.stdio as Options["stdio"],
    detached: outlives,
    cleanup: !outlives,
    ...(program.deadline !== undefined && {
      timeout: program.deadline,
      killSignal: "SIGKILL" as const,
    }),
    forceKillAfterDelay: 3_000,
    reject: false,
  });
  const { pid } = child;
  if (pid === undefined) throw await child;
  if (outlives) child.unref();
  const end = child.then(({ exitCode, signal, stdout, stderr }) => ({
    exitCode,
    signal,
    stdout: String(stdout ?? ""),
    stderr: String(stderr ?? ""),
  }));
  return {
    pid,
    end,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    stop: async () => {
      child.kill();
      await end;
    },
  };
}

/**
 * Ends a process that this one didn't start, and waits for it.
 * @param lives whether it still is the one that is meant: its id may be another's by now.
 * @param signals what it is sent, and the milliseconds until it is sent the next.
 * @throws when it survives them all.
 */
export async function endProcess(
  pid: number,
  lives: () => Promise<boolean>,
  signals: readonly (readonly [NodeJS.Signals, number])[],
): Promise<void> {
  for (const [signal, patience] of signals) {
    send(pid, signal);
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!(await lives())) return;
      await sleep(20);
    }
  }
  throw new Error(`The process ${pid} doesn't end, not even by SIGKILL.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Whether a process (or a zombie) has this id. */
export function processExists(pid: number): boolean {
  // 0 and negative numbers stand for groups of processes.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and is another user's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a process; empty for one that is gone or a zombie. */
export async function commandLine(pid: number): Promise<string> {
  if (process.platform === "linux") {
    try {
      return (await readFile(`/proc/${pid}/cmdline`, "utf8")).replace(
        /\0+$/,
        "",
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ESRCH") return "";
      throw error;
    }
  }
  const ps = await startProgram({
    file: "ps",
    args: ["-ww", "-o", "args=", "-p", String(pid)],
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "ignore"],
    deadline: 10_000,
  });
  const { exitCode, stdout } = await ps.end;
  // `ps` ends with 1 when there is no such process.
  if (exitCode === 0 || exitCode === 1) return stdout.trimEnd();
  throw new Error(`ps couldn't tell about process ${pid}.`);
}
