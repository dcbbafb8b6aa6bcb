import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import type { Figure } from "../../bench/page/figures";
import { ratesOf, refreshPart, refreshSteps } from "../../bench/page/refresh";

const page = join(__dirname, "../../docs/performance.md");

const figure = (more: Partial<Figure>): Figure => ({
  what: "masking : VACUUM FULL (all rules, 40 tables)",
  data: "Cobalt: 4000 MB",
  settings: "default",
  ours: 40,
  other: 1,
  unit: "s",
  target: { is: "at most", ratio: 1 },
  ...more,
});

t.test("rates are those of Cobalt, a session each", async (t) => {
  const audit = { what: "audit with real values : without", ours: 10 };
  t.same(ratesOf([figure({}), figure(audit)], 2), { masking: 50, audit: 200 });
  t.equal(
    ratesOf([figure({}), figure({ ...audit, data: "people" })], 2),
    undefined,
  );
  t.equal(ratesOf([], 2), undefined);
});

t.test("each step has the least of what limits it", async (t) => {
  const rates = { masking: 50, audit: 200 };
  const steady = { vcpus: 4, baseline: 600, burst: 600 };
  // By the sessions' cold reads; by the volume, of which masking has a third; by the volume.
  t.same(refreshSteps(6, steady, rates), {
    firstRead: 6000 / 60,
    masking: 6000 / (125 / 3),
    audit: 6000 / 125,
    total: 840 + 60 + 100 + 144 + 48 + 90,
  });
  // A large volume is faster; its first read is what gp3 fetches at most.
  const large = refreshSteps(600, { ...steady, vcpus: 16 }, rates);
  t.equal(large.firstRead, 600_000 / 130);
  t.equal(large.masking, 600_000 / (500 / 3));
  // By the sessions.
  t.equal(refreshSteps(600, { ...steady, vcpus: 1 }, rates).audit, 3000);
});

t.test("a burst lasts for 30 minutes of all steps", async (t) => {
  const rates = { masking: 1000, audit: 1000 };
  const { firstRead, masking } = refreshSteps(
    18,
    { vcpus: 2, baseline: 10, burst: 1000 },
    rates,
  );
  t.equal(firstRead, 600, "18 GB by 30 MB/s, in the burst");
  // 432 s at 125 / 3 MB/s are in it too.
  t.equal(masking, 432);
  const slow = refreshSteps(
    180,
    { vcpus: 2, baseline: 10, burst: 1000 },
    rates,
  );
  // 54 GB are read in it, and 126 at 10 MB/s.
  t.equal(slow.firstRead, 1800 + 12_600);
});

t.test("the page's part is what its own table makes of it", async (t) => {
  const text = await readFile(page, "utf8");
  const [, sessions = ""] = /^(\d+) × /m.exec(text) ?? [];
  const figures = text
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .flatMap(([, what, data, settings, ours]) =>
      what !== undefined && data?.startsWith("Cobalt")
        ? [
            figure({
              what,
              data,
              settings,
              ours: Number.parseFloat(ours ?? ""),
            }),
          ]
        : [],
    );
  const rates = ratesOf(figures, Number(sessions));
  if (!rates) throw new Error("the page has no rates of Cobalt's data");
  const [part = ""] =
    /^## What a refresh takes\n[\s\S]*?\n(?=## )/m.exec(text) ?? [];
  t.equal(part.trim(), refreshPart(rates).trim());
});
