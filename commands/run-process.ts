import { endProcessGroup } from "../process/end-process-group";

/** A process to run, in a process group of its own. */
export interface ProcessToRun {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory?: string | undefined;
  /** Goes to its standard input, which stays open until it ends. */
  readonly input: string;
  /** Milliseconds after which it and all it started are killed. */
  readonly deadline: number;
  /** Kills it and all it started when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How a process ended. */
export interface Ended {
  /** Why it couldn't be started, e.g. `ENOENT`. */
  readonly notStarted: string | undefined;
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly timedOut: boolean;
  /** Lines it wrote to standard output and error. */
  readonly lines: number;
  /** The last of what it wrote, at most 64 KiB. */
  readonly tail: Buffer;
}

const tailLength = 64 * 1024;

/** How long what it was asked to end has before it is killed, and how long a closed process may hold its pipes. */
const grace = 5_000;

/** Runs a process to its end or its deadline. Its output is counted, and only its end kept; none is shown. */
export async function runProcess(process_: ProcessToRun): Promise<Ended> {
  // Hooks are loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { execa } = await import("execa");
  const child = execa(process_.file, [...process_.args], {
    env: process_.environment,
    extendEnv: false,
    ...(process_.directory !== undefined && { cwd: process_.directory }),
    stdin: "pipe",
    all: true,
    buffer: false,
    detached: true,
    reject: false,
  });
  let lines = 0;
  let tail = Buffer.alloc(0);
  child.all.on("data", (chunk: Buffer) => {
    for (const byte of chunk) if (byte === 10) lines++;
    tail = Buffer.from(Buffer.concat([tail, chunk]).subarray(-tailLength));
  });
  // A process that has ended reads no more: its own end tells everything.
  child.stdin.on("error", () => undefined);
  child.stdin.write(process_.input);

  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void endProcessGroup(child.pid, grace);
  }, process_.deadline);
  const stop = () => void endProcessGroup(child.pid, grace);
  process_.signal?.addEventListener("abort", stop);
  if (process_.signal?.aborted) stop();
  child.once("exit", () => {
    // Something that left the process group may hold the pipes for ever.
    setTimeout(() => child.all.destroy(), grace).unref();
  });
  try {
    const { exitCode, signal, code } = await child;
    const started = child.pid !== undefined;
    return {
      notStarted: started ? undefined : (code ?? "unknown"),
      exitCode,
      signal,
      timedOut,
      lines,
      tail,
    };
  } finally {
    clearTimeout(timer);
    process_.signal?.removeEventListener("abort", stop);
  }
}
