import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** An `ssh` in the background that can't outlive this process. */
export interface SshProcess {
  running(): boolean;
  /** Settles when ssh has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Last line of stderr, or the last one like this; printable, cut to 300 characters. */
  lastLine(like?: RegExp): string | undefined;
  /** Ends it; returns when it is gone. */
  stop(): Promise<void>;
}

/**
 * Runs ssh beside a shell that reads a pipe from this process. The pipe closes when this process stops
 * ssh, and also when it ends or is killed: then the shell ends ssh.
 */
const guarded = `
exec 3<&0
ssh "$@" </dev/null & ssh=$!
{ read -r _ <&3; kill $ssh; sleep 3; kill -9 $ssh; } >/dev/null 2>&1 & guard=$!
wait $ssh; status=$?
kill $guard 2>/dev/null
exit $status`;

/** Starts `ssh` with these arguments, in a session of its own: a Ctrl-C meant for the engine doesn't cut it. */
export async function startSsh(args: readonly string[]): Promise<SshProcess> {
  // Hooks are loaded by tsx, whose require() can't get at this package of ES modules; its import() can.
  const { execa } = await import("execa");
  const child = execa("sh", ["-c", guarded, "ssh", ...args], {
    stdin: "pipe",
    stdout: "ignore",
    stderr: "pipe",
    buffer: false,
    detached: true,
    reject: false,
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    const text = line.replace(/[^\x20-\x7e]/g, "").trim();
    if (text) lines.push(text.slice(0, 300));
    if (lines.length > 100) lines.shift();
  });
  let running = true;
  const ended = child.then(() => {
    running = false;
  });
  return {
    running: () => running,
    ended,
    lastLine: (like = /./) => lines.findLast((line) => like.test(line)),
    stop: async () => {
      child.stdin.end();
      await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
    },
  };
}
