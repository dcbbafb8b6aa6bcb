import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { ownFolder } from "./own-folder";

const program = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) =>
    (process.env.PATH ?? "").split(delimiter).map((path) => join(path, name)),
  )
  .find(existsSync);

/** For a test's `skip`: false where Chromium is there, else what is missing. */
export const chromiumMissing: string | false = program
  ? false
  : "Chromium isn't installed here (Debian: apt-get install chromium)";

/** A browser without a window, spoken to by the Chrome DevTools Protocol. */
export interface Chromium {
  /** Sends a command, e.g. `Page.navigate`, to the one page. */
  send(
    method: string,
    params?: object,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Waits for the next event of that name; has to be called before what causes it. */
  next(event: string): Promise<void>;
  /** The value of a JavaScript expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Every event so far. */
  readonly events: readonly BrowserEvent[];
}

export interface BrowserEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Message extends Partial<BrowserEvent> {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Seconds that the browser has for one answer. */
const patience = 300;

/** Starts a browser for a test, with a profile of its own, and ends it after the test. */
export async function startChromium(t: {
  teardown(work: () => unknown): unknown;
}): Promise<Chromium> {
  const profile = await mkdtemp(join(await ownFolder(), "chromium-"));
  const child = spawn(
    program ?? "chromium",
    [
      "--headless",
      "--remote-debugging-pipe",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--hide-scrollbars",
      // Nothing is asked for beyond this machine, by the browser itself neither.
      "--host-resolver-rules=MAP * ~NOTFOUND",
      "--disable-background-networking",
      "--no-first-run",
      `--user-data-dir=${profile}`,
      // Chromium refuses its sandbox to root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "about:blank",
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  t.teardown(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const pipe = openPipe(child);
  const { targetInfos } = (await pipe.send("Target.getTargets")) as {
    targetInfos: { type: string; targetId: string }[];
  };
  const { sessionId } = await pipe.send("Target.attachToTarget", {
    targetId: targetInfos.find(({ type }) => type === "page")?.targetId,
    flatten: true,
  });
  const send: Chromium["send"] = (method, params) =>
    pipe.send(method, params, String(sessionId));
  for (const domain of ["Page", "Network", "Log", "Runtime"])
    await send(`${domain}.enable`);
  return {
    send,
    next: pipe.next,
    events: pipe.events,
    evaluate: async (expression) => {
      const { result, exceptionDetails } = (await send("Runtime.evaluate", {
        expression,
        returnByValue: true,
      })) as { result: { value: unknown }; exceptionDetails?: object };
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
  };
}

/** Messages are JSON with a NUL after each: in on file descriptor 3, out on 4. */
function openPipe(child: ChildProcess) {
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const waiting = new Map<number | string, (message: Message) => void>();
  const events: BrowserEvent[] = [];
  let rest = "";
  let last = 0;
  output.setEncoding("utf8").on("data", (data: string) => {
    const messages = (rest + data).split("\0");
    rest = messages.pop() ?? "";
    for (const text of messages) {
      const message: Message = JSON.parse(text);
      const { id, method, params = {} } = message;
      if (method !== undefined) events.push({ method, params });
      waiting.get(id ?? method ?? "")?.(message);
    }
  });
  const answer = (key: number | string, what: string) =>
    new Promise<Message>((resolve, reject) => {
      const fail = (why: string) => () => done(() => reject(new Error(why)));
      const gone = fail(`Chromium ended before ${what}.`);
      const timer = setTimeout(
        fail(`Chromium didn't answer ${what} within ${patience} s.`),
        patience * 1000,
      );
      const done = (settle: () => void) => {
        clearTimeout(timer);
        child.off("exit", gone);
        waiting.delete(key);
        settle();
      };
      child.once("exit", gone);
      waiting.set(key, (message) => done(() => resolve(message)));
    });
  return {
    events,
    next: async (event: string) => {
      await answer(event, event);
    },
    send: async (method: string, params: object = {}, sessionId?: string) => {
      const id = ++last;
      const answered = answer(id, method);
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      const { result = {}, error } = await answered;
      if (error) throw new Error(`${method}: ${error.message}`);
      return result;
    },
  };
}
