import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { faults } from "./faults/faults";
import { momentOf, moments } from "./moments/moments";
import { tableOf, writePage } from "./page";
import { schedule, tenth } from "./schedule";

const cases = schedule(1);

t.test("a schedule has every fault, at every moment something", async (t) => {
  t.equal(new Set(cases.map(({ name }) => name)).size, cases.length);
  t.same(
    faults.filter(({ name }) => !cases.some(({ fault }) => fault === name)),
    [],
  );
  const used = new Set(cases.map(momentOf));
  t.same(
    moments.filter((one) => !used.has(one)),
    [],
  );
});

t.test("the same seed makes the same, another one another", async (t) => {
  t.same(schedule(1), cases);
  t.notSame(schedule(2), cases);
});

t.test("the tenth has something of each way", async (t) => {
  const ways = new Set(tenth(cases).map(({ way }) => way));
  t.same([...ways].sort(), ["command", "dump", "snapshot"]);
});

t.test("what was tried is written between the page's marks", async (t) => {
  const page = join(__dirname, "../../docs/reliability.md");
  const file = join(t.testdir({}), "page.md");
  await copyFile(page, file);
  await writePage(file, "");
  const before = await readFile(file, "utf8");
  const [one] = cases;
  if (!one) throw new Error("There are no cases.");
  const table = tableOf(
    { command: "test", seed: 1, planned: 2, users: 50, date: new Date(0) },
    [
      {
        case: one,
        at: momentOf(one),
        struck: "ended",
        problems: ["something | else"],
        looks: 3,
        seconds: 4,
      },
    ],
  );
  for (let time = 0; time < 2; time++) await writePage(file, table);
  const after = await readFile(file, "utf8");
  t.match(after, "1970-01-01, seed 1, 50 people: 1 of 2 cases");
  t.match(
    after,
    `| ${one.fault} | ended | ${one.next}: **not as it must be** | 4 |`,
  );
  t.equal(after.split(one.fault).length, before.split(one.fault).length + 1);
  t.match(after, before.slice(0, before.indexOf("<!-- faults: begin")));
  await writeFile(file, "no marks");
  await t.rejects(writePage(file, table), /hasn't got the lines/);
});
