import { Readable } from "node:stream";
import t from "tap";

const load = () => import("../../tools/test-report.mjs");

t.test("tests are counted, not assertions and not files", async (t) => {
  const { countLine } = await load();
  const { report } = await read(
    file(
      "ok 1 - a.test.ts # time=9ms",
      "    # Subtest: one",
      "        ok 1 - should be equal",
      "        ok 2 - should be equal",
      "        1..2",
      "    ok 1 - one # time=2ms",
      "    not ok 2 - two",
      "    ok 3 - assertion at the top",
      "    1..3",
    ),
  );
  t.match(report, { passed: 2, failed: 1, skips: [] });
  t.equal(countLine(report), "2 passed, 1 failed");
});

t.test("a file that crashed counts as one failure", async (t) => {
  const crashed = "not ok 1 - a.test.ts\n  ---\n  exitCode: 3\n  ...";
  const one = await read(file(crashed, "    ok 1 - one", "    1..1"));
  t.match(one.report, { passed: 1, failed: 1 });
  t.match(one.said, /FAILED a\.test\.ts .*\n.*\n.*a\.test\.ts\n +exitCode: 3/);
  const none = await read(file(crashed, "    1..0"));
  t.match(none.report, { passed: 0, failed: 1 });
});

t.test("a failing test isn't counted a second time for its file", async (t) => {
  const { report } = await read(
    file("not ok 1 - a.test.ts", "    not ok 1 - one", "    1..1"),
  );
  t.match(report, { passed: 0, failed: 1 });
});

t.test(
  "what is skipped is counted and named, how deep it may be",
  async (t) => {
    const { countLine } = await load();
    const { report } = await read(
      [
        file(
          "ok 1 - a.test.ts",
          "    # Subtest: one",
          "        ok 1 - deep # SKIP no pg_dump",
          "        1..1",
          "    ok 1 - one",
          "    ok 2 - two # SKIP no ssh",
          "    1..2",
        ),
        "ok 2 - b.test.ts # SKIP not here",
      ].join("\n"),
    );
    t.equal(countLine(report), "1 passed, 0 failed, 3 skipped");
    t.strictSame(report.skips, [
      "a.test.ts > one > deep # no pg_dump",
      "a.test.ts > two # no ssh",
      "b.test.ts # not here",
    ]);
  },
);

t.test("each test file is told as it ends", async (t) => {
  const { said } = await read(
    [
      "ok 1 - a.test.ts # time=2345.6ms",
      "not ok 2 - b.test.ts # time=9ms",
      "not ok 3 - timeout!\n  ---\n  expired: c.test.ts\n  ...",
    ].join("\n"),
  );
  t.match(said, "ok     a.test.ts (2.3 s)\nFAILED b.test.ts (0.0 s)\n");
  t.match(said, "FAILED c.test.ts (");
});

t.test("a failure is told by its name, place and difference", async (t) => {
  const added = Array.from({ length: 60 }, (_, line) => `-${line}`);
  const { said } = await read(
    file(
      "not ok 1 - a.test.ts",
      "    # Subtest: outer",
      `        not ok 1 - ${"long ".repeat(2_000)}end`,
      "          ---",
      "          diff: |",
      ...["--- expected", "+++ actual", ...added].map(
        (line) => `            ${line}`,
      ),
      "          at:",
      "            fileName: a.test.ts",
      "            lineNumber: 7",
      "            columnNumber: 3",
      "          stack: |",
      "            Helper.<anonymous> (support/helper.ts:3:5)",
      "            a.test.ts:7:3",
      "            node_modules/tsx/dist/register.cjs:22:2188",
      "          source: |",
      "            t.equal(a, b);",
      "          ...",
      "        1..1",
      "    not ok 1 - outer",
      "    1..1",
    ),
  );
  t.match(said, /\n {2}outer > long .* … .*long end\n/);
  t.match(said, "  at support/helper.ts:3:5\n  at a.test.ts:7:3\n  diff: |\n");
  t.match(said, /-26\n {2}… 33 more lines\n/);
  t.notMatch(said, "node_modules");
  t.notMatch(said, "t.equal");
  t.ok(said.length < 2_500, `it is ${said.length} characters long`);
});

t.test("nothing run is nothing passed", async (t) => {
  const { countLine } = await load();
  const { report } = await read("1..0");
  t.equal(countLine(report), "0 passed, 0 failed");
});

t.test("the slowest files come first", async (t) => {
  const { slowest } = await load();
  const files = [
    { name: "a", milliseconds: 1_000 },
    { name: "b", milliseconds: 90_000 },
    { name: "c", milliseconds: 20_000 },
  ];
  t.same(
    slowest(files, 2).map((line) => line.trim()),
    ["1 min 30 s  b", "20 s  c"],
  );
});

/** What is made of tap's output, and what is said meanwhile. */
async function read(tap: string) {
  const { readTap } = await load();
  const lines: string[] = [];
  const report = await readTap(
    Readable.from([`TAP version 14\n${tap}\n`]),
    (line) => lines.push(line),
  );
  return { report, said: `${lines.join("\n")}\n` };
}

function file(point: string, ...lines: string[]): string {
  return ["# Subtest: a.test.ts", ...lines, point].join("\n");
}
