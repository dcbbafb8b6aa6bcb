import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "../aws/remote-control";
import { Store } from "../aws/state/store";
import { type Started, startProgram } from "../machine/processes";
import { logOf } from "./serve";
import type { Verb } from "./verb";

/** How long a start may take, in milliseconds. A first one makes the data. */
const deadline = 5 * 60_000;

/** Starts the sandbox in the background, unless it runs, and waits until it answers. */
export const start: Verb = async ({ home, users }) => {
  const state = Store.peek(home);
  const before = state && (await ask(state));
  const child =
    before?.is === "this" ? undefined : await startDaemon(home, users);
  await untilUp(home, child);
  console.log(
    child
      ? `The sandbox is up. "status" shows what it has.`
      : "The sandbox is already up.",
  );
  return 0;
};

async function startDaemon(
  home: string,
  users: number | undefined,
): Promise<Started> {
  await mkdir(join(home, "logs"), { recursive: true, mode: 0o700 });
  const log = await open(logOf(home), "a", 0o600);
  return await startProgram({
    file: process.execPath,
    args: [
      "--require",
      require.resolve("../../typescript.cjs"),
      join(__dirname, "main.ts"),
      "serve",
      "--home",
      home,
      ...(users === undefined ? [] : ["--users", String(users)]),
    ],
    env: process.env,
    stdio: ["ignore", log.fd, log.fd],
    outlives: true,
  }).finally(() => log.close());
}

async function untilUp(
  home: string,
  child: Started | undefined,
): Promise<void> {
  const end = Date.now() + deadline;
  let told: string | undefined;
  let misses = 0;
  while (Date.now() < end) {
    const ended = child?.hasEnded();
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
