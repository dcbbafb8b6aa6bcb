import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { endProcessGroup } from "./end-process-group";
import { guardedCommand } from "./guarded-script";

/** One of PostgreSQL's programs to run. */
export interface Program {
  readonly file: string;
  /** Never a secret: other users of a machine can see arguments. */
  readonly args: readonly string[];
  /** All that it gets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Milliseconds after which it and all it started are ended. */
  readonly deadline: number;
  /** Ends it too. */
  readonly signal?: AbortSignal | undefined;
  /** Gets each line that it writes to standard error. */
  onLine?(line: string): void;
}

/** How it ended. */
export interface ProgramEnded {
  /** Undefined: it was ended by a signal, or never started. */
  readonly exitCode: number | undefined;
  readonly ended: "by itself" | "deadline" | "signal";
  /** What it wrote to standard output. */
  readonly output: string;
}

/** How long what is ended has to say goodbye to the server before it is killed. */
const grace = 7_000;

/**
 * Runs a program to its end. It and all it has started end with this process, however that ends: no
 * pg_dump stays in production, and no pg_restore writes on while the next run begins.
 */
export async function runProgram(program: Program): Promise<ProgramEnded> {
  // Hooks are loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { execa } = await import("execa");
  const child = execa(
    "sh",
    ["-c", guardedCommand, "sh", program.file, ...program.args],
    {
      env: program.environment,
      extendEnv: false,
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
      buffer: false,
      detached: true,
      reject: false,
    },
  );
  // It ends before it is told to: its own end tells everything.
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => program.onLine?.(line));
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));

  let ended: ProgramEnded["ended"] = "by itself";
  const end = (why: "deadline" | "signal") => {
    if (ended !== "by itself") return;
    ended = why;
    void endProcessGroup(child.pid, grace);
  };
  const timer = setTimeout(() => end("deadline"), program.deadline);
  const onAbort = () => end("signal");
  program.signal?.addEventListener("abort", onAbort);
  if (program.signal?.aborted) onAbort();
  try {
    const read = new Promise<void>((resolve) => lines.once("close", resolve));
    const { exitCode } = await child;
    // Something that left the process group may hold the pipe for ever.
    await Promise.race([read, delay(grace, undefined, { ref: false })]);
    return {
      exitCode,
      ended,
      output: Buffer.concat(chunks).toString("utf8"),
    };
  } finally {
    clearTimeout(timer);
    program.signal?.removeEventListener("abort", onAbort);
    lines.close();
  }
}
