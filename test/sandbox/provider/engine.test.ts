import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { type Engine, startEngine } from "../../support/engine";
import { until } from "../../support/until";
import { type RdsStub, startRdsStub } from "./rds-stub";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as rds from "@pulumi/aws/rds";

const config = new pulumi.Config();
const copy = new rds.Instance("copy", {
  instanceClass: config.get("class") ?? "db.t3.micro",
  snapshotIdentifier: config.require("snapshot"),
  backupRetentionPeriod: 0,
  password: config.getSecret("password"),
  skipFinalSnapshot: true,
  tags: { stack: config.get("tag") ?? "one" },
}, { ignoreChanges: ["deletionProtection"] });
const kept = config.get("kept");
if (kept) {
  const dbInstanceIdentifier = "cobalt-production";
  new rds.Snapshot("kept", { dbInstanceIdentifier, dbSnapshotIdentifier: kept });
  new rds.Snapshot("imported", { dbInstanceIdentifier, dbSnapshotIdentifier: "first" },
    { import: "first", retainOnDelete: true });
}
export const identifier = copy.identifier;
export const resourceId = copy.resourceId;
export const endpoint = copy.endpoint;
`;

t.test("an instance's and a snapshot's life on the real engine", async (t) => {
  const { stub, engine } = await start(t, { "prod-copy:kept": "kept-1" });
  await engine.pulumi(["config", "set", "--secret", "prod-copy:password"], {
    input: "correct-horse",
  });

  const preview = await succeed(t, engine, "preview");
  t.match(preview.stdout, "aws:rds:Instance");
  t.strictSame(stub.writes(), []);

  const up = await succeed(t, engine, "up", "--yes", "--skip-preview");
  const first = await engine.outputs();
  t.match(first, {
    endpoint: "127.0.0.9:5432",
    identifier: /^copy[0-9a-f]{7}$/,
    resourceId: "db-RESOURCE1",
  });
  const modify = stub.calls.find((call) => call.action === "ModifyDBInstance");
  t.match(modify?.parameters, { MasterUserPassword: "correct-horse" });
  const attributesOf = stub.calls
    .filter(({ action }) => action === "DescribeDBSnapshotAttributes")
    .map(({ parameters }) => parameters.DBSnapshotIdentifier);
  t.ok(attributesOf.includes("kept-1"), "asked for when it is made");
  t.ok(attributesOf.includes("first"), "and when it is read");
  const exported = await succeed(t, engine, "stack", "export");
  t.match(exported.stdout, '"password": {');
  t.notMatch(exported.stdout + up.stdout + up.stderr, "correct-horse");
  await succeed(t, engine, "preview", "--expect-no-changes");

  await engine.config({ "prod-copy:tag": "two" });
  const tagged = await succeed(t, engine, "preview");
  t.match(tagged.stdout, /1 to update/);
  t.notMatch(tagged.stdout, "[unknown]", "outputs stay known");

  await engine.config({ "prod-copy:snapshot": "second" });
  stub.calls.length = 0;
  await succeed(t, engine, "up", "--yes", "--skip-preview");
  const second = await engine.outputs();
  t.not(second.identifier, first.identifier);
  t.equal(second.resourceId, "db-RESOURCE2");
  t.strictSame(
    stub.writes(),
    ["RestoreDBInstanceFromDBSnapshot", "ModifyDBInstance", "DeleteDBInstance"],
    "the new one is there before the old one goes",
  );

  for (const one of stub.instances.values())
    one.fields.DBInstanceClass = "db.r5.large";
  await succeed(t, engine, "refresh", "--yes", "--skip-preview");
  const drift = await succeed(t, engine, "preview", "--diff");
  t.match(drift.stdout, /db\.r5\.large.*db\.t3\.micro/);

  await succeed(t, engine, "destroy", "--yes", "--skip-preview");
  t.equal(stub.instances.size, 0);
  t.notOk(stub.snapshots.has("kept-1"));
  t.ok(stub.snapshots.has("first"));
});

t.test(
  "an instance whose change behind the restore failed is gone on with, and one that is gone is made again",
  async (t) => {
    const { stub, engine } = await start(t);
    stub.fault = ({ action }) =>
      action === "ModifyDBInstance"
        ? { code: "InvalidParameterValue", message: "not today" }
        : undefined;
    const failed = await engine.pulumi(["up", "--yes", "--skip-preview"]);
    t.not(failed.exitCode, 0);
    t.match(failed.stdout, "InvalidParameterValue: not today");

    stub.fault = () => undefined;
    await succeed(t, engine, "up", "--yes", "--skip-preview");
    t.strictSame(
      [...stub.instances.values()].map(({ fields }) => fields.DbiResourceId),
      ["db-RESOURCE1"],
    );

    stub.instances.clear();
    await succeed(t, engine, "up", "--yes", "--skip-preview", "--refresh");
    t.equal(stub.instances.size, 1);
  },
);

t.test(
  "a pulumi that was killed leaves neither a plugin at work nor a lock in the way",
  async (t) => {
    const { stub, engine } = await start(t);
    stub.statuses = Array<string>(1000).fill("creating");
    const up = engine.spawn(["up", "--yes", "--skip-preview"]);
    await until(up.output, async () => stub.writes().length);
    await up.kill();
    t.equal((await up.ended).exitCode, 137);
    const calls = stub.calls.length;
    await sleep(1_000);
    t.equal(stub.calls.length, calls, "nobody asks any more");

    stub.statuses = [];
    await succeed(t, engine, "up", "--yes", "--skip-preview");
  },
);

t.test("an account that the stack doesn't name is refused", async (t) => {
  const { stub, engine } = await start(t);
  stub.account = "999999999999";
  const preview = await engine.pulumi(["preview"]);
  t.not(preview.exitCode, 0);
  t.match(
    preview.stdout,
    "AWS account ID not allowed: 999999999999. The stack's",
  );
  t.strictSame(stub.writes(), []);
});

async function start(
  t: Test,
  more: Record<string, unknown> = {},
): Promise<{ stub: RdsStub; engine: Engine }> {
  const stub = await startRdsStub(t);
  const folder = t.testdir({
    "Pulumi.yaml": `name: prod-copy
runtime:
  name: nodejs
  options:
    typescript: false
    nodeargs: --require ${resolve("typescript.cjs")}
`,
    "index.ts": program,
    "package.json": '{"name":"program","main":"index.ts"}',
    node_modules: t.fixture("symlink", resolve("node_modules")),
  });
  const engine = await startEngine(
    t,
    {
      env: {
        AWS_ENDPOINT_URL: stub.url,
        AWS_ACCESS_KEY_ID: "A",
        AWS_SECRET_ACCESS_KEY: "S",
      },
    },
    {
      program: folder,
      config: {
        "aws:region": "ap-southeast-2",
        "aws:allowedAccountIds": ["100000000001"],
        "prod-copy:snapshot": "first",
        ...more,
      },
    },
  );
  return { stub, engine };
}

async function succeed(t: Test, engine: Engine, ...args: string[]) {
  const ended = await engine.pulumi(args);
  t.equal(ended.exitCode, 0, `${args[0]}: ${ended.stdout}${ended.stderr}`);
  return ended;
}
