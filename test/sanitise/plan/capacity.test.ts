import t from "tap";
import type { Resources } from "../../../sanitise/catalogue/read-resources";
import {
  capacityFor,
  describeCapacity,
  TooLittleStorage,
} from "../../../sanitise/plan/capacity";
import type { MaskedTable } from "../../../sanitise/plan/masked-table";
import { roomOf, updatedBytes } from "../../../sanitise/plan/plan";
import { columnOf, tableOf } from "../../support/catalogue";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

const server: Resources = {
  memory: 8 * GiB,
  vcpus: 4,
  storage: 100 * GiB,
  used: 40 * GiB,
  log: 1 * GiB,
};

t.test("as many sessions as vCPUs, and no more than tables", async (t) => {
  const small = [MiB, MiB, MiB, MiB, MiB, MiB];
  t.equal(capacityFor(server, small).sessions, 4);
  t.equal(capacityFor(server, small.slice(0, 3)).sessions, 3);
  t.equal(capacityFor(server, []).sessions, 1);
  t.equal(capacityFor({ ...server, vcpus: undefined }, small).sessions, 2);
});

t.test("fewer where the storage can't hold the largest at once", async (t) => {
  const tables = [20, 30, 10, 25].map((size) => size * GiB);
  t.equal(capacityFor(server, tables).sessions, 2, "41 + 30 + 25 of 100");
  t.equal(capacityFor({ ...server, storage: 95 * GiB }, tables).sessions, 1);
  t.equal(capacityFor({ ...server, storage: 71 * GiB }, tables).sessions, 1);
  t.equal(capacityFor({ ...server, storage: undefined }, tables).sessions, 4);
});

t.test("a refusal names the figure to configure", async (t) => {
  t.throws(
    () => capacityFor({ ...server, storage: 70 * GiB }, [30 * GiB, GiB]),
    new TooLittleStorage(71, 70, 0),
  );
  t.throws(() => capacityFor({ ...server, storage: 70 * GiB }, [29.5 * GiB]), {
    next: { kind: "more storage", gib: 71 },
    message:
      /^The server has 70 GiB of storage, and writing its largest table anew needs 71 GiB in all\. Nothing was written\.$/,
  });
});

t.test("what UPDATE leaves stands until all is through", async (t) => {
  const tables = [20, 30, 10, 25].map((size) => size * GiB);
  // The 20 and the 10 are updated: they grow by as much, whichever are written anew meanwhile.
  t.equal(
    capacityFor({ ...server, storage: 101 * GiB }, tables, 30 * GiB).sessions,
    1,
    "41 + 30 + 30",
  );
  t.equal(
    capacityFor({ ...server, storage: 126 * GiB }, tables, 30 * GiB).sessions,
    2,
    "41 + 30 + 30 + 25",
  );
  t.throws(
    () => capacityFor({ ...server, storage: 100 * GiB }, tables, 30 * GiB),
    {
      next: { kind: "more storage", gib: 101 },
      message:
        /^The server has 100 GiB of storage, and writing its largest table anew needs 101 GiB in all, 30 of them for old rows of tables that are changed by UPDATE\./,
    },
  );
});

t.test("memory and index workers are shared out", async (t) => {
  const tables = [MiB, MiB, MiB, MiB];
  t.match(capacityFor(server, tables), {
    sessions: 4,
    maintenanceMemory: 256,
    indexWorkers: 0,
  });
  t.match(capacityFor(server, tables.slice(0, 1)), {
    maintenanceMemory: 1024,
    indexWorkers: 2,
  });
  t.equal(
    capacityFor({ ...server, memory: GiB / 2 }, tables).maintenanceMemory,
    64,
  );
  t.equal(
    describeCapacity(capacityFor(server, tables)),
    "4 tables at once, 256 MiB for each one's indexes, no parallel index workers",
  );
});

t.test("only what UPDATE changes grows, and what is done has", async (t) => {
  const table = tableOf({ bytes: 5, indexBytes: 3 });
  const masked = (way: MaskedTable["way"], columns = 1): MaskedTable => ({
    table,
    columns: Array.from({ length: columns }, () => ({
      column: columnOf({}),
      rule: { kind: "null" },
      expression: "null",
    })),
    where: undefined,
    deleteWhere: undefined,
    way,
    parts: [],
    storage: [table],
  });
  const update = { kind: "update", because: "a view" } as const;
  t.equal(
    updatedBytes([
      masked(update),
      masked(update, 2),
      masked(update, 0),
      masked({ kind: "rewrite", views: [] }),
      masked({ kind: "copy", because: "a view" }),
      masked({ kind: "delete" }, 0),
    ]),
    16,
  );
  t.equal(
    roomOf({ tables: [masked({ kind: "copy", because: "a view" })] }),
    13,
    "the rows of one that is copied stand aside too",
  );
  t.equal(roomOf({ tables: [masked(update)] }), 8);
});
