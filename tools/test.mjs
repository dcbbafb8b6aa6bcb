// npm test: everything, with tap, save what takes many minutes by itself (`*.long.ts`), which LONG_TESTS=1 adds.
// Arguments go to tap: `npm test -- test/tools` runs a part.
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { command } from "./machine/command.mjs";
import { root } from "./machine/places.mjs";
import { seconds, step, tell } from "./machine/report.mjs";
import { run } from "./machine/run.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { bridged } from "./stack/plugin.mjs";

/** How many of the slowest test files are named. */
const SLOWEST = 10;

/** What is checked before the tests, beside one another: a program of the packages, and its arguments. */
const checks = [
  { name: "lint", line: ["biome", "check", "--error-on-warnings", "."] },
  { name: "types", line: ["tsc", "--noEmit", "--project", "."] },
];

await command(async () => {
  const start = performance.now();
  const chosen = process.argv.slice(2);
  // Not at the top: its packages may only just have been installed.
  const { countLine, readTap, slowest } = await import("./test-report.mjs");
  await getPulumi();
  const withLong = chosen.length === 0 && process.env.LONG_TESTS;
  // Within the test that needs it, the build would take the test's time.
  if (withLong) await bridged();
  const checked = await Promise.all(
    chosen.length > 0 ? [] : checks.map(passes),
  );
  const tap = new PassThrough();
  const kinds = withLong ? ["test", "long"] : [];
  const args = [
    ...["run", "--reporter=tap", ...chosen],
    ...kinds.map((kind) => `--include=test/**/*.${kind}.ts`),
  ];
  const [{ exitCode }, report] = await Promise.all([
    run(bin("tap"), args, { cwd: root, into: tap }),
    readTap(tap, tell),
  ]);
  // Without a failed test, tap itself failed.
  if (exitCode !== 0 && report.failed === 0) report.failed = 1;
  report.passed += checked.filter((passed) => passed).length;
  report.failed += checked.filter((passed) => !passed).length;
  for (const skip of report.skips) tell(`skipped: ${skip}`);
  if (report.files.length > 1)
    tell(["\nThe slowest:", ...slowest(report.files, SLOWEST)].join("\n"));
  tell(`All of it took ${seconds(performance.now() - start)}.`);
  console.log(countLine(report));
  if (report.failed > 0 || report.passed === 0) return 1;
  // Where NO_SKIPS is set, the machine is one that has all that the tests need.
  return report.skips.length > 0 && process.env.NO_SKIPS ? 1 : 0;
});

/** @param {(typeof checks)[number]} check */
async function passes({ name, line: [program = "", ...args] }) {
  const { exitCode, stdout, stderr } = await step(name, () =>
    run(bin(program), args, { cwd: root }),
  );
  if (exitCode !== 0) tell(`FAILED ${name}\n\n${stdout}${stderr}`);
  return exitCode === 0;
}

/** @param {string} program */
function bin(program) {
  return join(root, "node_modules", ".bin", program);
}
