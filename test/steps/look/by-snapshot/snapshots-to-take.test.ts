import t from "tap";
import {
  assertRestorable,
  snapshotsToTake,
} from "../../../../steps/look/by-snapshot/snapshots-to-take";

const owner = { project: "prod-copy", stack: "test" };
const production = { identifier: "cobalt-production" };
const available = { identifier: "monday", status: "available" };

t.test("takes none unless asked", async (t) => {
  const wishes = {
    snapshot: { kind: "latest" },
    safetySnapshot: false,
  } as const;
  t.same(snapshotsToTake(owner, wishes, "monday", []), []);
});

t.test("a new one is the safety snapshot too", async (t) => {
  const wishes = {
    snapshot: { kind: "new", refresh: "1" },
    safetySnapshot: true,
  } as const;
  t.same(snapshotsToTake(owner, wishes, "prod-copy-test-1", []), [
    { identifier: "prod-copy-test-1", status: undefined, restored: true },
  ]);
});

t.test("one that RDS has already is taken over", async (t) => {
  const wishes = {
    snapshot: { kind: "new", refresh: "1" },
    safetySnapshot: false,
  } as const;
  t.match(
    snapshotsToTake(owner, wishes, undefined, [
      { identifier: "prod-copy-test-1", status: "creating" },
    ]),
    [{ status: "creating" }],
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

t.test(
  "a pinned one must be available, whatever is taken besides",
  async (t) => {
    const safety = {
      identifier: "prod-copy-test-safety-monday",
      restored: false,
    };
    const of = (status: string, safetyStatus?: string) => () =>
      assertRestorable(
        "monday",
        { identifier: "monday", status },
        [{ ...safety, status: safetyStatus }],
        production,
      );
    t.throws(of("creating"), {
      message: /"monday", whose status is creating: wait until/,
    });
    t.throws(of("failed", "available"), {
      message: /"monday", whose status is failed: choose another$/,
    });
    t.throws(of("available", "failed"), {
      message:
        /safety-monday, .* its status is failed: delete it, .* aws rds delete-db-snapshot --db-snapshot-identifier prod-copy-test-safety-monday$/,
    });
    for (const status of [undefined, "creating", "available"])
      t.doesNotThrow(of("available", status));
  },
);

t.test(
  "the stack's own may still be in the making, but not fail",
  async (t) => {
    const of = (status: string | undefined) => () =>
      assertRestorable(
        "prod-copy-test-1",
        status === undefined
          ? undefined
          : { identifier: "prod-copy-test-1", status },
        [{ identifier: "prod-copy-test-1", status, restored: true }],
        production,
      );
    for (const status of [undefined, "creating", "available"])
      t.doesNotThrow(of(status));
    t.throws(of("failed"), {
      message:
        /^prod-copy-test-1, .* status is failed: set prod-copy:refresh to another value/,
    });
  },
);
