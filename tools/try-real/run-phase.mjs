import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../machine/run.mjs";
import { errorsOf, readEvents, stepsOf, valuesOf } from "./events.mjs";
import { scrub } from "./scrub.mjs";

/**
 * @typedef {object} Trial What the commands of a trial have in common.
 * @property {string} pulumi The executable.
 * @property {string} stack
 * @property {string} project The folder of the stack's file.
 * @property {string} folder For files that are deleted at the end.
 * @property {Map<string, string>} values Names of properties by the values that were seen, to be hidden.
 *
 * @typedef {object} Outcome What is reported of one command.
 * @property {string} phase
 * @property {number} seconds
 * @property {number} exitCode
 * @property {import("./events.mjs").Step[]} steps
 * @property {import("../../aws/record-calls.js").RecordedCall[]} calls The program's own calls of AWS; the provider's aren't seen.
 * @property {string[]} errors
 */

/**
 * Runs one command of a trial, shown at the terminal as always.
 * @param {Trial} trial
 * @param {import("./phases.mjs").Phase} phase
 * @returns {Promise<{outcome: Outcome, events: import("./events.mjs").EngineEvent[]}>}
 */
export async function runPhase(trial, { name, args, config }) {
  const { pulumi, stack, project, folder, values } = trial;
  const path = (/** @type {string} */ end) =>
    join(folder, `${name.replaceAll(/\W+/g, "-")}-${end}`);
  const log = path("events");
  const calls = path("calls");
  const file = path("stack.yaml");
  const { parse, stringify } = await import("yaml");
  const own = parse(
    await readFile(join(project, `Pulumi.${stack}.yaml`), "utf8"),
  );
  await writeFile(
    file,
    stringify({ ...own, config: { ...own.config, ...config } }),
    { mode: 0o600 },
  );
  await writeFile(log, "", { mode: 0o600 });
  await writeFile(calls, "", { mode: 0o600 });
  const start = performance.now();
  const common = [
    "--stack",
    stack,
    "--config-file",
    file,
    "--non-interactive",
    "--event-log",
    log,
  ];
  const { exitCode } = await run(pulumi, [...args, ...common], {
    cwd: project,
    // The first makes the CLI take --event-log; the second is read by aws/record-calls.ts.
    env: {
      ...process.env,
      PULUMI_DEBUG_COMMANDS: "true",
      PROD_COPY_CALLS: calls,
    },
    show: true,
  });
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  const events = readEvents(await readFile(log, "utf8"));
  for (const [value, property] of valuesOf(events)) values.set(value, property);
  return {
    events,
    outcome: {
      phase: name,
      seconds,
      exitCode,
      steps: stepsOf(events),
      calls: (await readFile(calls, "utf8"))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
      errors: errorsOf(events).map((text) => scrub(text, values)),
    },
  };
}
