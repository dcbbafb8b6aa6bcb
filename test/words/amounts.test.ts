import t from "tap";
import { counted, duration, size } from "../../words/amounts";

t.test("durations are told in the units that people use", (t) => {
  for (const [seconds, words] of [
    [0, "0 s"],
    [0.04, "0 s"],
    [12.34, "12.3 s"],
    [59.96, "1 min"],
    [250, "4 min 10 s"],
    [3600, "1 h"],
    [22_161, "6 h 9 min"],
    [86_400, "1 day"],
    [273_600, "3 days 4 h"],
  ] as const)
    t.equal(duration(seconds), words);
  t.end();
});

t.test("sizes and counts", (t) => {
  t.equal(size(0), "0 bytes");
  t.equal(size(8192), "8 KiB");
  t.equal(size(1.5 * 2 ** 30), "1.5 GiB");
  t.equal(size(2 ** 52), "4096 TiB");
  t.equal(counted(1, "table"), "1 table");
  t.equal(counted(1204, "table"), "1,204 tables");
  t.end();
});
