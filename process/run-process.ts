import { cancelled } from "./cancellation";
import { endProcessGroup } from "./end-process-group";

/** A process to run, in a process group of its own. */
export interface ProcessToRun {
  readonly file: string;
  /** Never a secret: other users of a machine can see arguments. */
  readonly args: readonly string[];
  /** All that it gets. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: this process's own. */
  readonly directory?: string | undefined;
  /** Goes to its standard input, which stays open until it ends. Default: nothing. */
  readonly input?: string;
  /** Milliseconds after which it and all it started are ended. */
  readonly deadline: number;
  /** Ends it and all it started when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Gets what it writes, as it comes. */
  onOutput?(chunk: Buffer, from: "stdout" | "stderr"): void;
}

/** How a process ended. */
export interface Ended {
  /** Why it couldn't be started, e.g. `ENOENT`. */
  readonly notStarted: string | undefined;
  /** Undefined: it was ended by a signal, or never started. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly ended: "by itself" | "deadline" | "signal";
}

/**
 * How long what is asked to end has before it is killed, to say goodbye to a server, and how long a closed
 * process may hold its pipes. In milliseconds.
 */
const grace = 7_000;

/** Runs a process to its end or its deadline. Nothing of what it writes is kept or shown. */
export async function runProcess(process_: ProcessToRun): Promise<Ended> {
  // Hooks are loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { execa } = await import("execa");
  const { file, args, directory, deadline } = process_;
  const child = execa(file, [...args], {
    env: process_.environment,
    extendEnv: false,
    ...(directory !== undefined && { cwd: directory }),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    detached: true,
    reject: false,
  });
  for (const from of ["stdout", "stderr"] as const)
    child[from].on("data", (chunk: Buffer) => process_.onOutput?.(chunk, from));
  // A process that has ended reads no more: its own end tells everything.
  child.stdin.on("error", () => undefined);
  child.stdin.write(process_.input ?? "");

  let ended: Ended["ended"] = "by itself";
  const end = (why: "deadline" | "signal") => {
    if (ended !== "by itself") return;
    ended = why;
    void endProcessGroup(child.pid, grace);
  };
  const timer = setTimeout(() => end("deadline"), deadline);
  const onAbort = () => end("signal");
  const signals = [cancelled, ...(process_.signal ? [process_.signal] : [])];
  for (const signal of signals) {
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
  }
  child.once("exit", () => {
    // Something that left the process group may hold the pipes for ever.
    const close = () => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    setTimeout(close, grace).unref();
  });
  try {
    const { exitCode, signal, code } = await child;
    const started = child.pid !== undefined;
    return {
      notStarted: started ? undefined : (code ?? "unknown"),
      exitCode,
      signal,
      ended,
    };
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener("abort", onAbort);
  }
}
