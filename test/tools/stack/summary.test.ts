import t from "tap";

t.test("the summary tells what was made, of what, and where", async (t) => {
  const { summary } = await import("../../../tools/stack/summary.mjs");
  const text = summary({
    copy: "copy1",
    snapshot: "rds:production",
    snapshotTaken: "2026-11-22T13:05:00Z",
    target: "http://127.0.0.1:1",
    proof: 16978,
  });
  for (const part of [
    "copy1",
    "rds:production, taken 2026-11-22T13:05:00Z",
    "http://127.0.0.1:1",
    "answers 16978",
  ])
    t.match(text, part);
});

t.test("it does without what a stack doesn't tell", async (t) => {
  const { summary } = await import("../../../tools/stack/summary.mjs");
  t.notMatch(summary({}), "undefined");
});

t.test(
  "after a dump it tells which database, where, and what of it",
  async (t) => {
    const { nextAfterDump, summaryOfDump } = await import(
      "../../../tools/stack/summary.mjs"
    );
    const outputs = {
      database: "cobalt_20261124_1700",
      target: "http://127.0.0.1:2",
      sanitised: "41 tables changed in 9 s",
      report: "/reports/one.html",
    };
    for (const part of Object.values(outputs))
      t.match(summaryOfDump(outputs), part);
    t.match(nextAfterDump(outputs), "-d cobalt_20261124_1700\n");
    t.notMatch(summaryOfDump({}) + nextAfterDump({}), "undefined");
  },
);
