import { setTimeout as delay } from "node:timers/promises";
import { descendantsOf } from "../../support/process-tree";
import { commandLine } from "../checks/processes";
import type { Moment } from "../moments/moment";
import type { Fault, Struck } from "./fault";

/** Milliseconds between two signals: a process takes two at once for one. */
const PAUSE = 500;

/** Processes of a run. */
type Whose = "the engine" | "the hooks" | "the language host" | "all of it";

const known: Readonly<Record<Whose, RegExp | undefined>> = {
  "the engine": undefined,
  "the hooks": /pulumi-resource-pulumi-nodejs/,
  "the language host": /language-host|pulumi-language-nodejs/,
  "all of it": undefined,
};

async function pidsOf({ run }: Struck, whose: Whose): Promise<number[]> {
  const below = await descendantsOf(run.pid);
  if (whose === "the engine") return [run.pid];
  if (whose === "all of it") return [run.pid, ...below];
  const found: number[] = [];
  for (const pid of below)
    if (known[whose]?.test(await commandLine(pid))) found.push(pid);
  return found;
}

/** Where such processes are. */
const isThere: Readonly<Record<Whose, (moment: Moment) => boolean>> = {
  "the engine": () => true,
  // It notices at its next step that there is no other end.
  "the hooks": ({ step }) => !["look", "Instance", "any"].includes(step),
  // Destroy runs without the program.
  "the language host": ({ command }) => command !== "destroy",
  "all of it": () => true,
};

function signalled(
  signal: "SIGKILL" | "SIGTERM" | "SIGHUP" | "SIGINT",
  whose: Whose,
  times: 1 | 2 = 1,
): Fault {
  const ofStacksOnly = known[whose] !== undefined;
  return {
    name: `${signal}${times > 1 ? " twice" : ""} of ${whose}`,
    ...(ofStacksOnly && { ways: ["snapshot", "dump"] as const }),
    suits: isThere[whose],
    ends: true,
    strike: async (struck) => {
      if (signal === "SIGKILL" && whose === "all of it")
        await struck.run.kill();
      else
        for (let time = 0; time < times; time++) {
          if (time > 0) await delay(PAUSE);
          for (const pid of await pidsOf(struck, whose)) send(pid, signal);
        }
      return undefined;
    },
  };
}

/** Ends of processes, each as it comes: a crash, a closed terminal, a person's Ctrl-C. */
export const processFaults: readonly Fault[] = [
  signalled("SIGKILL", "all of it"),
  signalled("SIGKILL", "the engine"),
  signalled("SIGKILL", "the hooks"),
  signalled("SIGKILL", "the language host"),
  signalled("SIGTERM", "the engine"),
  signalled("SIGTERM", "the hooks"),
  signalled("SIGHUP", "the engine"),
  signalled("SIGHUP", "all of it"),
  signalled("SIGINT", "the engine"),
  signalled("SIGINT", "all of it"),
  signalled("SIGINT", "the engine", 2),
];

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
