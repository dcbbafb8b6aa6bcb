import t from "tap";
import {
  packLanes,
  percent,
  ticks,
} from "../../../../sanitise/report/page/chart";

const span = (start: number, seconds: number) => ({ start, seconds });

t.test("spans share a lane unless they overlap", (t) => {
  const [a, b, c, d] = [span(0, 2), span(0.5, 1), span(2, 1), span(1.6, 4)];
  t.strictSame(packLanes([c, d, b, a]), [
    [a, c],
    [b, d],
  ]);
  t.strictSame(packLanes([]), []);
  t.strictSame(packLanes([span(0, 1.0005), span(1, 1)]).length, 1, "rounded");
  t.end();
});

t.test(
  "no two spans of a lane overlap, and no lane is more than needed",
  (t) => {
    const spans = Array.from({ length: 300 }, (_, i) =>
      span((i * 7919) % 1000, 1 + ((i * 104729) % 97)),
    );
    const lanes = packLanes(spans);
    t.equal(lanes.flat().length, 300);
    for (const lane of lanes)
      lane.reduce((before, next) => {
        t.ok(before.start + before.seconds <= next.start + 0.002);
        return next;
      });
    const most = Math.max(
      ...spans.map(
        ({ start }) =>
          spans.filter((o) => o.start <= start && o.start + o.seconds > start)
            .length,
      ),
    );
    t.equal(lanes.length, most);
    t.end();
  },
);

t.test("axes have two to five round times within their length", (t) => {
  t.strictSame(ticks(4), [0, 1, 2, 3, 4]);
  t.strictSame(ticks(0.35), [0, 0.1, 0.2, 0.3]);
  t.strictSame(ticks(100), [0, 30, 60, 90]);
  t.strictSame(ticks(0.04), [0]);
  t.strictSame(ticks(0), [0]);
  for (const seconds of [0.3, 0.7, 3, 11, 59, 61, 400, 3601, 50_000, 9e6]) {
    const times = ticks(seconds);
    t.ok(times.length >= 2 && times.length <= 5, `${seconds}: ${times}`);
    t.ok(Math.max(...times) <= seconds + 1e-3);
  }
  t.end();
});

t.test("a share stays within its whole", (t) => {
  t.equal(percent(1, 8), "12.5%");
  t.equal(percent(1, 3), "33.333%");
  t.equal(percent(5, 4), "100%");
  t.equal(percent(-1, 4), "0%");
  t.equal(percent(0, 0), "100%");
  t.end();
});
