import t from "tap";
import { TAGS } from "../../../../aws/rds/tags";
import { takeOver } from "../../../../steps/look/by-snapshot/take-over";
import { rdsRecord } from "../../../support/rds-record";

const begun = (of: Parameters<typeof rdsRecord>[0] = {}) =>
  rdsRecord({
    identifier: "prod-copy-test-begun",
    resourceId: "db-BEGUN",
    status: "creating",
    ...of,
    tags: {
      [TAGS.snapshot]: "tonight",
      [TAGS.generation]: "first",
      ...of.tags,
    },
  });
const decide = (
  leftovers: ReturnType<typeof begun>[],
  kind: "restore" | "keep" = "restore",
) =>
  takeOver({
    kind,
    because: "this stack has no copy yet",
    snapshot: "tonight",
    generation: "fresh",
    copy: undefined,
    leftovers,
  });

for (const status of [
  "creating",
  "backing-up",
  "modifying",
  "available",
  "storage-optimization",
])
  t.test(
    `a restore that was begun and is ${status} is gone on with`,
    async (t) => {
      const one = begun({ status });
      const other = begun({
        resourceId: "db-OTHER",
        tags: { [TAGS.snapshot]: "monday" },
      });
      t.match(decide([other, one]), {
        kind: "go on",
        because: /^an earlier run began to restore prod-copy-test-begun/,
        takenOver: true,
        generation: "first",
        snapshot: "tonight",
        copy: one,
      });
      t.strictSame(decide([other, one]).leftovers, [other]);
    },
  );

const refused: readonly [string, Parameters<typeof rdsRecord>[0]][] = [
  ["of another snapshot", { tags: { [TAGS.snapshot]: "monday" } }],
  ["whose restore failed", { status: "incompatible-restore" }],
  ["that failed", { status: "failed" }],
  ["that is stopped", { status: "stopped" }],
  ["that the state had", { tags: { [TAGS.adopted]: "db-BEGUN" } }],
  ["that was about to be used", { deletionProtection: true }],
];
for (const [name, of] of refused)
  t.test(`one ${name} isn't`, async (t) => {
    const one = begun(of);
    t.match(decide([one]), {
      kind: "restore",
      takenOver: false,
      generation: "fresh",
    });
    t.strictSame(decide([one]).leftovers, [one]);
  });

t.test("a copy that is kept stays so", async (t) =>
  t.match(decide([begun()], "keep"), { kind: "keep", takenOver: false }),
);
