import t from "tap";

t.test("a step is told by type, time and names of properties", async (t) => {
  const { readEvents, stepsOf } = await import(
    "../../../tools/try-real/events.mjs"
  );
  const of = (op: string, more: object = {}) => ({
    op,
    urn: "urn:pulumi:test::p::aws:rds/instance:Instance::copy",
    type: "aws:rds/instance:Instance",
    ...more,
  });
  const changed = {
    old: { inputs: { snapshotIdentifier: "rds:old", port: 5432 } },
    new: { inputs: { snapshotIdentifier: "rds:new", port: 5432, tags: {} } },
    detailedDiff: null,
    diffs: ["engineVersion"],
  };
  const log = [
    { timestamp: 10, resourcePreEvent: { metadata: of("replace", changed) } },
    { timestamp: 12, resOutputsEvent: { metadata: of("same") } },
    { timestamp: 70, resOutputsEvent: { metadata: of("replace", changed) } },
    { timestamp: 71, resOpFailedEvent: { metadata: of("delete") } },
  ];
  const text = log.map((one) => JSON.stringify(one)).join("\n");
  t.same(stepsOf(readEvents(`${text}\n`)), [
    {
      type: "aws:rds/instance:Instance",
      op: "replace",
      failed: false,
      seconds: 60,
      differ: ["engineVersion", "snapshotIdentifier", "tags"],
    },
    { type: "aws:rds/instance:Instance", op: "delete", failed: true },
  ]);
});
