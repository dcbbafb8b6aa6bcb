// npm run try-real -- --stack NAME [--go]: the whole life of a stack on a real account, with a report to send back.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { command } from "../machine/command.mjs";
import { tell } from "../machine/report.mjs";
import { must } from "../machine/run.mjs";
import { getPulumi } from "../pulumi/get.mjs";
import { addTexts, plannedInputs } from "./events.mjs";
import { olderSnapshot } from "./older-snapshot.mjs";
import { readOptions } from "./options.mjs";
import { destroy, phasesOf, preview } from "./phases.mjs";
import { describePlan } from "./plan.mjs";
import { runPhase } from "./run-phase.mjs";
import { readVersions } from "./versions.mjs";

await command(async () => {
  const { stack, go, report } = readOptions(process.argv.slice(2));
  const now = new Date().toISOString().replaceAll(/\W/g, "").slice(0, 15);
  const file = resolve(report ?? `reports/try-real-${now}.json`);
  const { path: pulumi } = await getPulumi();
  const project = process.cwd();
  const config = await readStack(project, stack);
  await refuseIfUp(pulumi, project, stack);

  const folder = await mkdtemp(join(tmpdir(), "try-real-"));
  try {
    /** @type {Map<string, string>} */
    const values = new Map();
    addTexts(values, "config", config);
    const trial = { pulumi, stack, project, folder, values };
    const outcomes = [];
    const seen = await runPhase(trial, preview);
    outcomes.push(seen.outcome);
    if (seen.outcome.exitCode === 0) {
      const byDump = config["prod-copy:load"] === "dump";
      const [hook] = plannedInputs(seen.events, ":Leftovers");
      const older = byDump ? undefined : await olderSnapshot(hook);
      const names = {
        production: String(config["prod-copy:production"]),
        environment: String(config["prod-copy:target"]),
      };
      tell(describePlan(seen.events, names, older));
      if (go) {
        for (const phase of phasesOf({ byDump, older, now })) {
          tell(`\ntry-real: ${phase.name}`);
          const { outcome } = await runPhase(trial, phase);
          outcomes.push(outcome);
          if (outcome.exitCode !== 0) break;
        }
        tell(`\ntry-real: ${destroy.name}`);
        outcomes.push((await runPhase(trial, destroy)).outcome);
      }
    }
    await mkdir(dirname(file), { recursive: true });
    const versions = await readVersions(pulumi);
    await writeFile(
      file,
      `${JSON.stringify({ versions, phases: outcomes }, undefined, 2)}\n`,
      { mode: 0o600 },
    );
    return conclude(outcomes, go, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/**
 * @param {string} project
 * @param {string} stack
 * @returns {Promise<Record<string, unknown>>} The stack's configuration.
 */
async function readStack(project, stack) {
  const { parse } = await import("yaml");
  const file = join(project, `Pulumi.${stack}.yaml`);
  const text = await readFile(file, "utf8").catch((error) => {
    throw new Error(
      `--stack is "${stack}", and ${file} can't be read (${error.code}). Run it in the project's folder, for a stack that has a file there.`,
    );
  });
  return parse(text)?.config ?? {};
}

/**
 * A trial ends with destroy, and mustn't take away what somebody uses.
 * @param {string} pulumi
 * @param {string} project
 * @param {string} stack
 */
async function refuseIfUp(pulumi, project, stack) {
  const { stdout } = await must(
    "Reading the stack's state",
    pulumi,
    ["stack", "export", "--stack", stack],
    { cwd: project },
  );
  const { resources = [], pending_operations: pending = [] } =
    JSON.parse(stdout).deployment ?? {};
  const many = resources.length + pending.length;
  if (many > 0)
    throw new Error(
      `--stack is "${stack}", which is up (${many} resources): a trial ends with destroy, which would take its copy away. Try a stack that isn't up.`,
    );
}

/**
 * @param {readonly import("./run-phase.mjs").Outcome[]} outcomes
 * @param {boolean} go
 * @param {string} file
 */
function conclude(outcomes, go, file) {
  for (const { phase, seconds, exitCode } of outcomes)
    tell(
      `  ${exitCode === 0 ? "ok    " : "FAILED"} ${phase}: ${Math.round(seconds)} s`,
    );
  tell(
    `\nThe report is ${file}. It has versions, calls, steps, names of properties and errors, without accounts, hosts or values. Read it before you send it on.`,
  );
  if (!go) tell("Nothing was written to AWS. With --go the trial is made.");
  return outcomes.every(({ exitCode }) => exitCode === 0) ? 0 : 1;
}
