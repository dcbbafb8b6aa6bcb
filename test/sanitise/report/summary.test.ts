import t from "tap";
import { summary } from "../../../sanitise/report/summary";
import { failedEvidence } from "../../support/failed-evidence";

t.test("says in one line what was changed and audited", async (t) => {
  const [database] = failedEvidence.databases;
  const audit = database?.audit;
  const [table] = database?.tables ?? [];
  if (!database || !audit || !table) throw new Error("No database.");
  t.equal(
    summary({
      ...failedEvidence,
      seconds: 7.1,
      databases: [
        {
          ...database,
          tables: [table, { ...table, way: "kept" }],
          audit: {
            ...audit,
            columns: 5,
            rows: 1200,
            realValues: { putAside: 1000, found: 0 },
          },
        },
        {
          ...database,
          tables: [],
          audit: {
            ...audit,
            columns: 5,
            rows: 0,
            realValues: { putAside: 2, found: 0 },
          },
        },
        { ...database, tables: [], audit: null },
      ],
    }),
    "1 tables changed in 7.1 s, 10 columns, 1,200 rows audited, 1,002 real values searched for and not found",
  );
});
