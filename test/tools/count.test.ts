import t from "tap";

const load = () => import("../../tools/count.mjs");

t.test("tests are counted, not assertions and not files", async (t) => {
  const { count, countLine } = await load();
  const counted = count(
    file(
      "ok 1 - test/a.test.ts # time=9ms",
      "    # Subtest: one",
      "        ok 1 - should be equal",
      "        ok 2 - should be equal",
      "        1..2",
      "    ok 1 - one # time=2ms",
      "    ",
      "    not ok 2 - two",
      "    ok 3 - assertion at the top",
    ),
  );
  t.strictSame(counted, { passed: 2, failed: 1, skipped: 0, skips: [] });
  t.equal(countLine(counted), "2 passed, 1 failed");
});

t.test("a file that crashed counts as one failure", async (t) => {
  const { count } = await load();
  t.match(count(file("not ok 1 - test/a.test.ts", "    ok 1 - one")), {
    passed: 1,
    failed: 1,
  });
  t.match(count(file("not ok 1 - test/a.test.ts", "    1..0")), {
    passed: 0,
    failed: 1,
  });
});

t.test("a failing test isn't counted a second time for its file", async (t) => {
  const { count } = await load();
  t.match(count(file("not ok 1 - test/a.test.ts", "    not ok 1 - one")), {
    passed: 0,
    failed: 1,
  });
});

t.test(
  "what is skipped is counted and named, how deep it may be",
  async (t) => {
    const { count, countLine } = await load();
    const counted = count(
      [
        file(
          "ok 1 - test/a.test.ts",
          "        ok 1 - deep # SKIP no pg_dump",
          "    ok 1 - one",
          "    ok 2 - two # SKIP no ssh",
        ),
        file("ok 2 - test/b.test.ts # SKIP not here", "    1..0"),
      ].join("\n"),
    );
    t.equal(countLine(counted), "1 passed, 0 failed, 3 skipped");
    t.strictSame(counted.skips, [
      "deep # SKIP no pg_dump",
      "two # SKIP no ssh",
      "test/b.test.ts # SKIP not here",
    ]);
  },
);

t.test("a log tells each test file as it ends", async (t) => {
  const { endedFiles } = await import("../../tools/progress.mjs");
  t.strictSame(
    endedFiles([
      "    ok 1 - one # time=2ms",
      "ok 1 - test/a.test.ts # time=2345.6ms",
      "not ok 2 - test/b.test.ts # time=9ms",
      "# time=12ms",
    ]),
    ["ok     test/a.test.ts (2.3 s)", "FAILED test/b.test.ts (0.0 s)"],
  );
});

t.test("nothing run is nothing passed", async (t) => {
  const { count, countLine } = await load();
  t.equal(countLine(count("TAP version 14\n1..0\n")), "0 passed, 0 failed");
});

function file(point: string, ...lines: string[]): string {
  return ["# Subtest: a file", ...lines, point].join("\n");
}
