import t from "tap";
import {
  bytes,
  counted,
  duration,
  moment,
} from "../../../../sanitise/report/page/words";

const spaced = (text: string) => text.replaceAll("\u00a0", " ");

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
    t.equal(spaced(duration(seconds)), words);
  t.end();
});

t.test("sizes, counts and times", (t) => {
  t.equal(spaced(bytes(0)), "0 bytes");
  t.equal(spaced(bytes(8192)), "8 KiB");
  t.equal(spaced(bytes(1.5 * 2 ** 30)), "1.5 GiB");
  t.equal(spaced(bytes(2 ** 52)), "4096 TiB");
  t.equal(counted(1, "table"), "1 table");
  t.equal(counted(1204, "table"), "1,204 tables");
  t.equal(moment("2026-11-24T09:15:02.119Z"), "24 November 2026, 09:15 UTC");
  t.equal(moment("no time"), "no time");
  t.end();
});
