import t from "tap";
import {
  bytes,
  duration,
  moment,
} from "../../../../sanitise/report/page/words";

t.test("no line breaks a number from its unit", (t) => {
  t.equal(bytes(1.5 * 2 ** 30), "1.5\u00a0GiB");
  t.equal(duration(273_600), "3\u00a0days 4\u00a0h");
  t.end();
});

t.test("times", (t) => {
  t.equal(moment("2026-11-24T09:15:02.119Z"), "24 November 2026, 09:15 UTC");
  t.equal(moment("no time"), "no time");
  t.end();
});
