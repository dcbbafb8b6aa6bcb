import { once } from "node:events";
import { Parser } from "tap-parser";
import { stringify } from "yaml";
import { seconds } from "./machine/report.mjs";

/**
 * @typedef {import("tap-parser").Result} Point What tap says of an assertion, a test or a test file.
 *
 * @typedef {object} Report
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} skips The names of the skipped ones.
 * @property {{name: string, milliseconds: number}[]} files
 */

/** Lines that tell of one failure: of its difference most of all. */
const MOST_LINES = 30;

/** Characters of one line: some tests put a command's whole output in their message. */
const MOST_CHARACTERS = 1_500;

/** What tap notes of a failure that says nothing about it, or is told otherwise. */
const NOISE = new Set(
  "args at command compare cwd externalID jobId source stack stdio tapCaught test".split(
    " ",
  ),
);

/**
 * Reads tap's output as it comes, and tells each test file as it ends, with what failed in it.
 *
 * Counted are the named behaviours: the tests that a test file names at its top, not their single assertions
 * and not the files. Whatever was skipped counts, how deep it may be. A file that failed with none of its
 * tests failing (it crashed, or ran out of time) counts as one failed test.
 * @param {import("node:stream").Readable} tap
 * @param {(line: string) => void} say
 * @returns {Promise<Report>}
 */
export async function readTap(tap, say) {
  /** @type {Report} */
  const report = { passed: 0, failed: 0, skips: [], files: [] };
  /** @type {Point[]} The tests of the file that is read. */
  let tests = [];
  /** @type {string[]} */
  let failures = [];
  const parser = new Parser();
  parser.on("child", (file) =>
    file.on("assert", (/** @type {Point} */ test) => tests.push(test)),
  );
  for (const event of ["skip", "todo"])
    parser.on(event, ({ fullname, skip, todo }) =>
      report.skips.push(`${fullname} # ${skip || todo}`),
    );
  parser.on("fail", (point) => {
    if (point.fullname !== point.name) failures.push(describe(point));
  });
  parser.on("assert", (/** @type {Point} */ file) => {
    const ran = tests.filter(({ skip, todo }) => !skip && !todo);
    const failed = ran.filter(({ ok }) => !ok).length;
    const broken = !file.ok && !file.todo && failed === 0;
    report.passed += ran.length - failed;
    report.failed += broken ? 1 : failed;
    const name = file.diag?.expired ?? file.name;
    const milliseconds = file.time ?? 0;
    report.files.push({ name, milliseconds });
    say(`${file.ok ? "ok    " : "FAILED"} ${name} (${seconds(milliseconds)})`);
    if (broken) failures.push(describe(file));
    if (failures.length > 0) say(`\n${failures.join("\n\n")}\n`);
    tests = [];
    failures = [];
  });
  tap.pipe(parser);
  await once(parser, "complete");
  return report;
}

/**
 * What a person needs of a failure: which test, what was to be, what was, and where.
 * @param {Point} point
 */
function describe({ fullname, diag }) {
  const [file = "", ...names] = fullname.split(" > ");
  const noted = stringify(diag ?? {}, (key, value) =>
    NOISE.has(key) ? undefined : value,
  );
  const details = noted === "{}\n" ? [] : noted.trimEnd().split("\n");
  const left = details.length - MOST_LINES;
  return [
    names.join(" > ") || file,
    ...placesOf(diag ?? {}).map((place) => `at ${place}`),
    ...details.slice(0, MOST_LINES),
    ...(left > 0 ? [`… ${left} more lines`] : []),
  ]
    .map((line) => `  ${shorten(line)}`)
    .join("\n");
}

/**
 * Where it failed, and what led there in the project's own files.
 * @param {{stack?: string, at?: {fileName: string, lineNumber: number, columnNumber: number}}} diag
 */
function placesOf({ stack, at }) {
  const own = (stack ?? "")
    .split("\n")
    .flatMap((line) => /(?<=^|\()[^()\s]+:\d+:\d+(?=\)?$)/.exec(line) ?? [])
    .filter((place) => !/node_modules|node:/.test(place));
  if (own.length > 0) return own.slice(0, 3);
  return at ? [`${at.fileName}:${at.lineNumber}:${at.columnNumber}`] : [];
}

/**
 * The beginning and, longer, the end: what went wrong in a command is said last.
 * @param {string} line
 */
function shorten(line) {
  if (line.length <= MOST_CHARACTERS) return line;
  const third = MOST_CHARACTERS / 3;
  return `${line.slice(0, third)} … ${line.slice(-2 * third)}`;
}

/**
 * The test files that took longest.
 * @param {Report["files"]} files
 * @param {number} most
 */
export function slowest(files, most) {
  return files
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, most)
    .map(
      ({ name, milliseconds }) =>
        `  ${seconds(milliseconds).padStart(12)}  ${name}`,
    );
}

/**
 * The line that ends a test run.
 * @param {Report} report
 */
export function countLine({ passed, failed, skips }) {
  return `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ""}`;
}
