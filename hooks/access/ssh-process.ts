import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";

/** An `ssh` in the background that can't outlive this process. */
export interface SshProcess {
  running(): boolean;
  /** Settles when ssh has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Last line of stderr, printable and cut to 300 characters. */
  lastLine(): string | undefined;
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
export function startSsh(args: readonly string[]): SshProcess {
  const child = execa("sh", ["-c", guarded, "ssh", ...args], {
    stdin: "pipe",
    stdout: "ignore",
    stderr: "pipe",
    buffer: false,
    detached: true,
    reject: false,
  });
  let last: string | undefined;
  createInterface({ input: child.stderr }).on("line", (line) => {
    const text = line.replace(/[^\x20-\x7e]/g, "").trim();
    if (text) last = text.slice(0, 300);
  });
  let running = true;
  const ended = child.then(() => {
    running = false;
  });
  return {
    running: () => running,
    ended,
    lastLine: () => last,
    stop: async () => {
      child.stdin.end();
      await Promise.race([ended, delay(10_000, undefined, { ref: false })]);
    },
  };
}
