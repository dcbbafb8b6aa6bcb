import { setTimeout as delay } from "node:timers/promises";
import type { Ended } from "../support/engine";
import { until } from "../support/until";
import type { Case, Outcome } from "./case";
import { differences } from "./checks/facts";
import { commandLine } from "./checks/processes";
import { filesHolding } from "./checks/secrets";
import type { Fault } from "./faults/fault";
import type { Gate } from "./gates/gate";
import type { Moment } from "./moments/moment";
import type { World } from "./world";

/** Milliseconds for a run to end by what ends it, before the gate lets it go on. */
const patience = 20_000;

/** Milliseconds for a run to come to its moment, and for its processes to be gone: a busy machine has many others. */
const longest = 40 * 60_000;

/**
 * Brings a run to its moment, lets the fault happen, does what a person does then, and looks at everything.
 * A world that a case has left with problems isn't to be used again.
 */
export async function runCase(
  world: World,
  one: Case,
  moment: Moment,
  fault: Fault,
): Promise<Outcome> {
  const start = performance.now();
  const problems: string[] = [];
  let struck: Outcome["struck"] = "ended";
  try {
    await world.begin(one.begin);
    await fault.prepare?.(world);
    world.watcher.take();
    struck = await strike(world, one, moment, fault, problems);
    // What is clean already isn't masked once more.
    const isDone = one.way === "command" && struck === "went on";
    if (!isDone) await goOn(world, one, problems);
    await lookAtAll(world, one, fault, problems);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    world.watcher.mayBeSilent = false;
  }
  const { looks, problems: seen } = world.watcher.take();
  return {
    case: one,
    struck,
    problems: [...problems, ...seen],
    looks,
    seconds: (performance.now() - start) / 1000,
  };
}

/** @returns what became of the run */
async function strike(
  world: World,
  one: Case,
  moment: Moment,
  fault: Fault,
  problems: string[],
): Promise<Outcome["struck"]> {
  // The run may wait for a lock for a minute only, so nothing that takes long comes between its moment and the fault.
  const before = await world.secrets();
  const gate = await moment.arrange(world, one.seed);
  const run = await world.start(moment.command ?? "up");
  let over = false;
  const ended = run.ended.then((result) => {
    over = true;
    return result;
  });
  await until(
    () => `the moment. So far: ${run.output()}`,
    async () => over || (await gate.isThere()),
    longest,
  );
  if (over)
    throw new Error(`It ended before the moment came:\n${run.output()}`);
  problems.push(...(await inArguments(world, before)));
  if (fault.silences) world.watcher.mayBeSilent = true;
  const mend = await fault.strike({ case: one, world, run });
  if (fault.ends) await orLetGo(ended, gate);
  await gate.release();
  const result = await ended;
  problems.push(...((await mend?.()) ?? []));
  await world.sandbox.control.mend();
  await world.aws.mend();
  await until(
    "the end of the run's processes",
    async () => (await world.processes()).length === 0,
    longest,
  ).catch(async (error: Error) => {
    const lines = await Promise.all((await world.processes()).map(commandLine));
    for (const pid of await world.processes()) process.kill(pid, "SIGKILL");
    throw new Error(`${error.message}: ${lines.join("; ")}`);
  });
  problems.push(...told([...before, ...(await world.secrets())], result));
  return result.exitCode === 0 ? "went on" : "ended";
}

/** Waits for the end of a run that is to end while it is held. What waits for the held call itself goes on with it. */
async function orLetGo(ended: Promise<Ended>, gate: Gate): Promise<void> {
  await Promise.race([ended, delay(patience, undefined, { ref: false })]);
  await gate.release();
}

/** What a person does then. */
async function goOn(
  world: World,
  { next }: Case,
  problems: string[],
): Promise<void> {
  const { ended, output } = await world.start(next);
  const result = await ended;
  if (result.exitCode !== 0)
    problems.push(`${next} ended with ${result.exitCode}: ${lastOf(output())}`);
  problems.push(...told(await world.secrets(), result));
}

/** How all is afterwards. */
async function lookAtAll(
  world: World,
  { next }: Case,
  fault: Fault,
  problems: string[],
): Promise<void> {
  problems.push(...((await fault.after?.(world)) ?? []));
  problems.push(
    ...differences(
      { ...world.expected(next), ...fault.leaves },
      await world.facts(),
    ),
    ...(await filesHolding(await world.secrets(), world.folders)).map(
      (file) => `a secret stands in ${file}`,
    ),
  );
  const left = await world.processes();
  if (left.length > 0)
    problems.push(
      `processes are left: ${(await Promise.all(left.map(commandLine))).join("; ")}`,
    );
}

async function inArguments(
  world: World,
  secrets: readonly string[],
): Promise<string[]> {
  const lines = await Promise.all((await world.processes()).map(commandLine));
  return lines.some((line) => secrets.some((secret) => line.includes(secret)))
    ? ["a secret stands in a process's arguments"]
    : [];
}

function told(secrets: readonly string[], { stdout, stderr }: Ended): string[] {
  return secrets.some((secret) => `${stdout}${stderr}`.includes(secret))
    ? ["a secret was printed"]
    : [];
}

function lastOf(output: string): string {
  return output.trim().split("\n").slice(-12).join("\n");
}
