import t from "tap";
import {
  dumpProgress,
  restoreProgress,
} from "../../../../steps/load/dump/progress";

const GiB = 1024 ** 3;
const tables = [
  { table: "payments", bytes: 3 * GiB },
  { table: "orders", bytes: GiB },
].map((one) => ({
  ...one,
  schema: "public",
  owner: "cobalt",
  parents: [],
  partition: false,
}));
const clock = () => 60;

t.test("a dump tells its share and the time to go", async (t) => {
  const progress = dumpProgress(tables, clock);
  t.equal(
    progress.text(GiB / 2),
    "dumping: 0 tables through, 0 bytes of 4 GiB, 0 % of all bytes done; 512 MiB written",
  );
  for (const line of [
    'pg_dump: dumping contents of table "public.payments"',
    "pg_dump: finished item 7 TABLE DATA payments",
  ])
    progress.line(line);
  t.equal(
    progress.text(GiB),
    "dumping: 1 table through, 3 GiB of 4 GiB, 75 % of all bytes done, about 20 s to go; 1 GiB written",
  );
});

t.test("a restore does, with what is made upon the tables", async (t) => {
  const entry = { id: 1, line: "", name: "" };
  const progress = restoreProgress(
    tables,
    ["INDEX", "CONSTRAINT", "COMMENT"].map((kind) => ({ ...entry, kind })),
    clock,
  );
  for (const line of [
    'pg_restore: processing data for table "public.orders"',
    "pg_restore: finished item 8 TABLE DATA orders",
    "pg_restore: finished item 9 INDEX orders_at",
  ])
    progress.line(line);
  t.equal(
    progress.text(0),
    "restoring: 1 table through, 1 GiB of 4 GiB, 25 % of all bytes done, about 3 min to go; 1 of 2 indexes and keys made",
  );
});
