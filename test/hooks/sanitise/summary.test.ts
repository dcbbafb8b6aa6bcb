import t from "tap";
import { summary } from "../../../hooks/sanitise/summary";

t.test("says in one line what was changed and audited", async (t) => {
  const audit = {
    tables: 2,
    columns: 5,
    rows: 1200,
    seconds: 1,
    notSearched: [],
    largeObjects: 0,
    canaries: undefined,
    counts: [],
    accepted: [],
  };
  const table = { table: "people", rows: 1000, seconds: 1, way: "rewritten" };
  t.equal(
    summary({
      startedAt: "2026-11-23T09:00:00Z",
      seconds: 7.1,
      rulesHash: "0",
      databases: [
        {
          name: "site",
          tables: [{ ...table, columns: ["email"] } as never],
          audit,
        },
        { name: "postgres", tables: [], audit: { ...audit, rows: 0 } },
      ],
      droppedDatabases: [],
      commands: [],
    }),
    "1 tables changed in 7.1 s, 10 columns, 1,200 rows audited",
  );
});
