// npm test: everything, with tap. Arguments go to tap: `npm test -- test/tools` runs a part.
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { command } from "./command.mjs";
import { root } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { seconds, step, tell } from "./report.mjs";
import { run } from "./run.mjs";
import { countLine, readTap, slowest } from "./test-report.mjs";

/** Seconds that one test file may take. */
const PATIENCE = 1200;

/** Test files that run at the same time. One more than two processors take: many files wait for most of their time. */
const JOBS = 3;

/** How many of the slowest test files are named. */
const SLOWEST = 10;

/** What is checked before the tests, beside one another: the program in node_modules/.bin, and its arguments. */
const checks = [
  { name: "lint", line: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", line: ["tsc", "--noEmit", "--project", "."] },
];

await command(async () => {
  const start = performance.now();
  const chosen = process.argv.slice(2);
  await getPulumi();
  const checked = await Promise.all(
    chosen.length > 0 ? [] : checks.map(passes),
  );
  const { report, exitCode } = await runTap(chosen);
  report.passed += checked.filter((passed) => passed).length;
  report.failed += checked.filter((passed) => !passed).length;
  for (const skip of report.skips) tell(`skipped: ${skip}`);
  if (report.files.length > 1)
    tell(["\nThe slowest:", ...slowest(report.files, SLOWEST)].join("\n"));
  tell(`All of it took ${seconds(performance.now() - start)}.`);
  console.log(countLine(report));
  if (exitCode !== 0 || report.failed > 0) return exitCode || 1;
  if (report.passed === 0) return 1;
  // Where NO_SKIPS is set, the machine is one that has all that the tests need.
  return report.skips.length > 0 && process.env.NO_SKIPS ? 1 : 0;
});

/** @param {(typeof checks)[number]} check */
async function passes({ name, line: [program = "", ...args] }) {
  const { exitCode, stdout, stderr } = await step(name, () =>
    run(join(root, "node_modules", ".bin", program), args, { cwd: root }),
  );
  if (exitCode !== 0) tell(`FAILED ${name}\n\n${stdout}${stderr}`);
  return exitCode === 0;
}

/** @param {readonly string[]} chosen The test files, or tap's own options. Default: all of them. */
async function runTap(chosen) {
  const tap = new PassThrough();
  const args = [
    join(root, "node_modules", "tap", "dist", "esm", "run.mjs"),
    "run",
    "--disable-coverage",
    "--reporter=tap",
    `--jobs=${JOBS}`,
    `--timeout=${PATIENCE}`,
    ...(chosen.length > 0 ? chosen : ["test/**/*.test.ts"]),
  ];
  const [{ exitCode }, report] = await Promise.all([
    run(process.execPath, args, { cwd: root, into: tap }),
    readTap(tap, tell),
  ]);
  return { exitCode, report };
}
