import t from "tap";
import {
  assertRestorable,
  snapshotsToTake,
} from "../../../hooks/survey/snapshots-to-take";

const owner = { project: "prod-copy", stack: "test" };
const production = { identifier: "cobalt-production" };
const available = { identifier: "monday", status: "available" };

t.test("takes none unless asked", async (t) => {
  const wishes = {
    snapshot: { wish: "latest" },
    safetySnapshot: false,
  } as const;
  t.same(snapshotsToTake(owner, wishes, "monday", []), []);
});

t.test("a new one is the safety snapshot too", async (t) => {
  const wishes = {
    snapshot: { wish: "new", refresh: "1" },
    safetySnapshot: true,
  } as const;
  t.same(snapshotsToTake(owner, wishes, "prod-copy-test-1", []), [
    { identifier: "prod-copy-test-1", exists: false, restored: true },
  ]);
});

t.test("one that RDS has already is taken over", async (t) => {
  const wishes = {
    snapshot: { wish: "new", refresh: "1" },
    safetySnapshot: false,
  } as const;
  t.match(
    snapshotsToTake(owner, wishes, undefined, [
      { identifier: "prod-copy-test-1" },
    ]),
    [{ exists: true }],
  );
});

t.test("without an available snapshot, says what to do", async (t) => {
  t.throws(() => assertRestorable(undefined, undefined, [], production), {
    message:
      /no available snapshot of production's instance cobalt-production: switch its automated backups on/,
  });
  t.throws(() => assertRestorable("friday", undefined, [], production), {
    message: /is "friday", but .* has no snapshot of that name/,
  });
  t.throws(
    () =>
      assertRestorable(
        "monday",
        { ...available, status: "creating" },
        [],
        production,
      ),
    { message: /whose status is creating: wait/ },
  );
  t.doesNotThrow(() => assertRestorable("monday", available, [], production));
});
