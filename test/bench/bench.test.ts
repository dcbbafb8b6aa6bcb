import t from "tap";
import { maskRules } from "../../bench/data/masks";
import { readOptions } from "../../bench/options";
import { median, ratioOf, shareOf } from "../../bench/page/figures";
import { masks } from "../../sanitise/masks/registry";
import { parseRules } from "../../sanitise/rules/read-rules";

t.test("an option that can't be is refused with its value", async (t) => {
  t.throws(() => readOptions(["--users", "many"]), /--users is "many"/);
  t.throws(() => readOptions(["--cobalt-gb=-1"]), /--cobalt-gb is "-1"/);
  t.throws(() => readOptions(["--runs="]), /--runs is ""/);
  t.throws(() => readOptions(["--masks=1.5"]), /--masks is "1.5"/);
  t.same(readOptions([]).users, [1_000_000]);
  t.same(readOptions(["--users=1000,2000"]).users, [1_000, 2_000]);
  t.throws(() => readOptions(["--users=1000,"]), /--users is ""/);
  t.same(readOptions([]).large, []);
  t.equal(readOptions(["--runs=2"]).cobaltRuns, 2);
  t.equal(readOptions(["--cobalt-runs=1"]).cobaltRuns, 1);
  t.throws(() => readOptions(["--cobalt-runs=0"]), /--cobalt-runs is "0"/);
  t.same(readOptions(["--large=5000,20000"]).large, [5_000, 20_000]);
  t.throws(() => readOptions(["--large=all"]), /--large is "all"/);
  t.same(readOptions([]).tables, [3_000, 10_000]);
  t.same(readOptions(["--tables=0"]).tables, []);
  t.throws(() => readOptions(["--wide-values=0.5"]), /"0.5"/);
  t.equal(readOptions(["--wide-values=3"]).wideValues, 3);
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
