import t from "tap";
import {
  newestSnapshot,
  newSnapshotName,
  type SnapshotFacts,
  safetySnapshotName,
} from "../../../../steps/look/by-snapshot/choose-snapshot";

const snapshot = (
  identifier: string,
  day: number | undefined,
  more: Partial<SnapshotFacts> = {},
): SnapshotFacts => ({
  identifier,
  status: "available",
  createdAt: day === undefined ? undefined : new Date(2026, 10, day),
  tags: {},
  ...more,
});

t.test("takes the newest by creation time, automated or manual", async (t) => {
  const snapshots = [
    snapshot("rds:production-1", 1),
    snapshot("by-hand", 3),
    snapshot("rds:production-2", 2),
  ];
  t.equal(newestSnapshot(snapshots, "db-NOW")?.identifier, "by-hand");
});

t.test("passes over one that isn't available yet", async (t) => {
  const snapshots = [
    snapshot("done", 1),
    snapshot("being-made", 2, { status: "creating" }),
    snapshot("undated", undefined),
  ];
  t.equal(newestSnapshot(snapshots, "db-NOW")?.identifier, "done");
});

t.test("passes over one of an earlier instance of the same name", async (t) => {
  const snapshots = [
    snapshot("untold", 1),
    snapshot("of-today", 2, { instanceResourceId: "db-NOW" }),
    snapshot("final", 3, { instanceResourceId: "db-BEFORE" }),
  ];
  t.equal(newestSnapshot(snapshots, "db-NOW")?.identifier, "of-today");
  t.equal(newestSnapshot(snapshots, "db-BEFORE")?.identifier, "final");
});

t.test("passes over those that this project took", async (t) => {
  const ours = snapshot("prod-copy-uat-2026-11", 9, {
    tags: { "prod-copy:project": "prod-copy", "prod-copy:stack": "uat" },
  });
  t.equal(newestSnapshot([ours], "db-NOW"), undefined);
});

t.test("names of snapshots are ones that RDS accepts", async (t) => {
  const owner = { project: "prod-copy", stack: "Test_2" };
  t.equal(newSnapshotName(owner, "2026-11"), "prod-copy-test-2-2026-11");
  t.equal(
    safetySnapshotName(owner, "rds:cobalt-production-2026-11-22-15-04"),
    "prod-copy-test-2-safety-rds-cobalt-production-2026-11-22-15-04",
  );
});
