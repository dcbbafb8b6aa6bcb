import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { maskedValues, maskRules } from "../../bench/data/masks";
import { readOptions } from "../../bench/options";
import { median, ratioOf, shareOf } from "../../bench/page/figures";
import { masks } from "../../sanitise/masks/registry";
import { parseRules } from "../../sanitise/rules/read-rules";

const root = join(__dirname, "../..");

t.test("an option that can't be is refused with its value", async (t) => {
  t.throws(() => readOptions(["--users", "many"]), /--users is "many"/);
  t.throws(() => readOptions(["--cobalt-gb=-1"]), /--cobalt-gb is "-1"/);
  t.throws(() => readOptions(["--runs="]), /--runs is ""/);
  t.throws(() => readOptions(["--masks=1.5"]), /--masks is "1.5"/);
  t.same(readOptions([]).users, [1_000_000]);
  t.same(readOptions(["--users=1000,2000"]).users, [1_000, 2_000]);
  t.throws(() => readOptions(["--users=1000,"]), /--users is ""/);
  t.same(readOptions([]).tables, [3_000, 10_000]);
  t.same(readOptions(["--tables=0"]).tables, []);
  t.throws(() => readOptions(["--tables=few"]), /--tables is "few"/);
});

t.test("every mask is measured", async (t) => {
  const { tables } = parseRules(maskRules, "rules.yaml");
  const kinds = new Set<string>(
    tables.flatMap(({ rule }) =>
      Object.values(rule.columns).map(({ kind }) => kind),
    ),
  );
  for (const kind of Object.keys(masks)) t.ok(kinds.has(kind), kind);
});

t.test("a ratio is held against its target", async (t) => {
  const figure = {
    what: "",
    data: "",
    settings: "",
    ours: 2,
    other: 8,
    unit: "s",
    target: { is: "at least", ratio: 3 },
  } as const;
  t.equal(ratioOf(figure), 4);
  t.equal(shareOf(figure), 0.75);
  t.equal(
    shareOf({ ...figure, target: { is: "at most", ratio: 0.125 } }),
    2,
    "missed",
  );
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
});

t.test("npm run bench measures and writes the page and the plot", async (t) => {
  const output = await mkdtemp(join(tmpdir(), "prod-copy-bench-output-"));
  t.teardown(() => rm(output, { recursive: true, force: true }));
  const { stdout } = await execa(
    "npm",
    [
      ...["run", "--silent", "bench", "--", "--users=2000", "--runs=1"],
      ...["--cobalt-gb=0", "--without-pganonymize", "--tables=4,8"],
      `--output=${output}`,
      "--wide-rows=100",
      "--masks=200",
    ],
    { cwd: root },
  );
  const page = await readFile(join(output, "performance.md"), "utf8");
  for (const what of [
    "masking : VACUUM FULL",
    "UPDATE + VACUUM FULL : masking",
    "audit : COPY to nowhere",
    "audit with real values : without",
    "cost per row",
    "check : 0.0 s",
    "run, a table : with 4 tables",
    "real values put aside",
    "the same when a run begins again",
    ...maskedValues.map(({ what }) => `${what} : VACUUM FULL`),
  ]) {
    t.match(stdout, what);
    t.match(page, what);
  }
  t.match(page, /the least that reads each value: \d/);
  t.match(page, /2,000 people: \d+ kB/);
  t.match(
    await readFile(join(output, "performance.svg"), "utf8"),
    /<rect [^>]*fill="#(2a7d4f|b3382c)"/,
  );
});
