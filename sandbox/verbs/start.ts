import { spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../aws/remote-control";
import { Store } from "../aws/state/store";
import { logOf } from "./serve";
import type { Verb } from "./verb";

/** How long a start may take, in milliseconds. A first one makes the data. */
const deadline = 5 * 60_000;

/** Starts the sandbox in the background, unless it runs, and waits until it answers. */
export const start: Verb = async ({ home, users }) => {
  const state = Store.peek(home);
  const before = state && (await ask(state));
  const child = before?.is === "this" ? undefined : spawnDaemon(home, users);
  await untilUp(home, child);
  console.log(
    child
      ? `The sandbox is up. "status" shows what it has.`
      : "The sandbox is already up.",
  );
  return 0;
};

function spawnDaemon(
  home: string,
  users: number | undefined,
): { ended: boolean } {
  mkdirSync(join(home, "logs"), { recursive: true, mode: 0o700 });
  const log = openSync(logOf(home), "a", 0o600);
  const child = spawn(
    process.execPath,
    [
      "--require",
      require.resolve("../../typescript.cjs"),
      join(__dirname, "main.ts"),
      "serve",
      "--home",
      home,
      ...(users === undefined ? [] : ["--users", String(users)]),
    ],
    { cwd: "/", detached: true, stdio: ["ignore", log, log] },
  );
  const fate = { ended: false };
  child.once("exit", () => {
    fate.ended = true;
  });
  child.once("error", () => {
    fate.ended = true;
  });
  child.unref();
  return fate;
}

async function untilUp(
  home: string,
  child: { ended: boolean } | undefined,
): Promise<void> {
  const end = Date.now() + deadline;
  let told: string | undefined;
  let misses = 0;
  while (Date.now() < end) {
    const ended = child?.ended;
    const state = Store.peek(home);
    const answer = state && (await ask(state));
    if (answer?.is === "this") {
      if (answer.doing === undefined) return;
      if (answer.doing !== told) console.error(answer.doing);
      told = answer.doing;
    } else if (ended !== false) {
      // Another start may have been quicker, and its sandbox not listen yet.
      misses += 1;
      if (misses > 10) break;
    }
    await sleep(100);
  }
  throw new Error(
    `The sandbox didn't come up: ${await lastError(home)} All of its log: ${logOf(home)}`,
  );
}

/** The last line of the log that isn't part of a stack trace. */
async function lastError(home: string): Promise<string> {
  const lines = (await readFile(logOf(home), "utf8")).split("\n");
  return lines.findLast((line) => /^\S/.test(line)) ?? "it says nothing.";
}
