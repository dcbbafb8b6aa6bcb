// npm test: everything, with tap. Arguments go to tap: `npm test -- test/tools` runs a part.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "./command.mjs";
import { count, countLine } from "./count.mjs";
import { installPackages } from "./install.mjs";
import { root } from "./places.mjs";
import { followTests } from "./progress.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { step, tell } from "./report.mjs";
import { run } from "./run.mjs";

/** Seconds that one test file may take. */
const PATIENCE = 1200;

/** Test files that run at the same time. One more than two processors take: many files wait for most of their time. */
const JOBS = 3;

await command(async () => {
  await Promise.all([getPulumi(), installPackages()]);
  const temporary = await mkdtemp(join(tmpdir(), "tap-output-"));
  const output = join(temporary, "all.tap");
  try {
    const ended = process.stdout.isTTY ? undefined : followTests(output);
    const exitCode = await step("tests", async () => {
      const result = await run(process.execPath, tapArguments(output), {
        cwd: root,
        show: true,
      });
      await ended?.();
      return result.exitCode;
    });
    return report(exitCode, await readFile(output, "utf8"));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

/** @param {string} output */
function tapArguments(output) {
  const chosen = process.argv.slice(2);
  return [
    join(root, "node_modules", "tap", "dist", "esm", "run.mjs"),
    "run",
    "--disable-coverage",
    // What is running and what failed, at a terminal; in a log only what failed.
    `--reporter=${process.stdout.isTTY ? "base" : "min"}`,
    `--jobs=${JOBS}`,
    `--timeout=${PATIENCE}`,
    `--output-file=${output}`,
    ...(chosen.length > 0 ? chosen : ["test/**/*.test.ts"]),
  ];
}

/**
 * Ends with the count. Where NO_SKIPS is set, a skipped test fails the run: the machine is one that has all
 * that the tests need.
 * @param {number} exitCode
 * @param {string} tap
 */
function report(exitCode, tap) {
  const counted = count(tap);
  for (const skip of counted.skips) tell(`skipped: ${skip}`);
  console.log(countLine(counted));
  if (exitCode !== 0 || counted.failed > 0) return exitCode || 1;
  if (counted.passed === 0) return 1;
  return counted.skipped > 0 && process.env.NO_SKIPS ? 1 : 0;
}
