import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import {
  deleteInstance,
  setDeletionProtection,
} from "../../aws/rds/modify-instance";
import { listSnapshots } from "../../aws/rds/snapshots";
import type { Ended } from "../support/engine";
import { killAt, type Stack, startStack, succeeded } from "../support/stack";
import { until } from "../support/until";

const place = { region: "ap-southeast-2", account: "100000000001" };
const first = "prod-copy-sandbox-1";
const second = "prod-copy-sandbox-2";

t.test("snapshots that the stack itself takes of production", async (t) => {
  const stack = await startStack(t);
  const { engine } = stack;
  const before = await stack.settingsOf("test-white");
  const rules = await readFile("rules/cobalt.yaml", "utf8");
  const otherRules = join(
    t.testdir({
      "rules.yaml": rules.replace(/^allow:$/m, "$&\n  - nobody@example.com"),
    }),
    "rules.yaml",
  );
  await engine.config({
    "prod-copy:snapshot": "new",
    "prod-copy:refresh": "1",
    // The database that the target uses won't be there all the time.
    "prod-copy:subnetGroup": "test-subnets",
    "prod-copy:securityGroups": ["sg-test"],
  });

  await t.test(
    "a run is killed while it takes one: the next up waits for it, and goes on",
    async (t) => {
      await killInSnapshot(stack);
      const up = await upOverSnapshot(stack);
      succeeded(t, up);
      t.match(up.stdout, `${first}, begun by an earlier run, is creating`);
      await usesCopyOf(t, stack, first);
      succeeded(t, await stack.up("--expect-no-changes"));
    },
  );

  await t.test("another value of refresh takes another one", async (t) => {
    await engine.config({ "prod-copy:refresh": "2" });
    const preview = await engine.pulumi(["preview"]);
    succeeded(t, preview);
    t.match(preview.stdout, `takes a snapshot of production: ${second}`);
    t.same(await ownSnapshots(), [first]);
    const up = await stack.up();
    succeeded(t, up);
    await usesCopyOf(t, stack, second);
  });

  await t.test("the long steps have hours", async (t) => {
    const { stdout } = await engine.pulumi(["stack", "export"]);
    const { resources } = JSON.parse(stdout).deployment;
    for (const [type, hours] of [
      // RDS may make a backup behind the restore.
      ["aws:rds/instance:Instance", 12],
      ["aws:rds/snapshot:Snapshot", 2],
    ] as const)
      t.match(
        resources.filter((one: { type: string }) => one.type === type),
        [{ customTimeouts: { create: hours * 60 * 60 } }],
        type,
      );
  });

  await t.test(
    "changed rules: the same snapshot is restored afresh, and none is taken",
    async (t) => {
      const [old] = await stack.copies();
      await engine.config({ "prod-copy:rules": otherRules });
      const up = await stack.up();
      succeeded(t, up);
      t.match(up.stdout, /restores a new copy: the rules or commands changed/);
      await usesCopyOf(t, stack, second);
      t.not((await stack.copies())[0]?.identifier, old?.identifier);
    },
  );

  await t.test(
    "a copy that was deleted by hand is restored again, with a safety snapshot besides",
    async (t) => {
      const [lost] = await stack.copies();
      await setDeletionProtection(place, lost?.identifier ?? "", false);
      await deleteInstance(place, lost?.identifier ?? "");
      t.same(await stack.copies(), []);
      t.same(await ownSnapshots(), [first, second]);
      await engine.config({
        "prod-copy:snapshot": second,
        "prod-copy:refresh": undefined,
        "prod-copy:safetySnapshot": true,
        // On AWS its endpoint is known for one of the account's; the sandbox has bare addresses.
        "prod-copy:knownHosts": [await hostOf(stack, "test-white")],
      });
      const up = await stack.up();
      succeeded(t, up);
      t.match(up.stdout, /restores a new copy: this stack has no copy yet/);
      await usesCopyOf(t, stack, second);
      t.not((await stack.copies())[0]?.identifier, lost?.identifier);
    },
  );

  await t.test("destroy keeps them all", async (t) => {
    const destroy = await stack.destroy();
    succeeded(t, destroy);
    t.same(await stack.copies(), []);
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await ownSnapshots(), [
      first,
      second,
      `prod-copy-sandbox-safety-${second}`,
    ]);
  });
});

/** The host that an environment's settings name. */
async function hostOf(stack: Stack, environment: string): Promise<string> {
  const settings: string[][] = (await stack.settingsOf(environment)).map(
    (setting) => JSON.parse(setting),
  );
  const found = settings.find(([, name]) => name === "RDS_HOSTNAME");
  return found?.[2] ?? "";
}

/** Kills an up when RDS makes the snapshot, which stays so, and the engine has written down all that came before. */
async function killInSnapshot(stack: Stack): Promise<void> {
  const { engine, sandbox } = stack;
  const state = join(engine.stateDir, ".pulumi/stacks/prod-copy/sandbox.json");
  await killAt(stack, "CreateDBSnapshot", {
    once: async () => {
      const { latest } = JSON.parse(await readFile(state, "utf8")).checkpoint;
      const made = latest.resources.map(({ urn }: { urn: string }) => urn);
      return ["leftovers", "masking-key"].every((name) =>
        made.some((urn: string) => urn.endsWith(`::${name}`)),
      );
    },
  });
  await sandbox.control.hold(first, "creating", 600);
}

/** An up that begins before the snapshot is made, and goes on once it is. */
async function upOverSnapshot(stack: Stack): Promise<Ended> {
  const { control } = stack.sandbox;
  await control.forgetRequests();
  const [ended] = await Promise.all([
    stack.up(),
    until("two looks at the snapshot", async () => {
      const looks = (await control.requests()).filter(
        ({ action, parameters }) =>
          action === "DescribeDBSnapshots" &&
          JSON.stringify(parameters).includes(first),
      );
      return looks.length >= 2;
    }).then(() => control.mend()),
  ]);
  return ended;
}

/** The target uses the only copy, which is of that snapshot, and the stack says so. */
async function usesCopyOf(
  t: Test,
  stack: Stack,
  snapshot: string,
): Promise<void> {
  const [copy, ...others] = await stack.copies();
  t.same(others, []);
  t.equal(await stack.databaseOf("test-white"), copy?.identifier);
  const { instances, snapshots } = await stack.sandbox.control.overview();
  t.match(
    instances.find(({ identifier }) => identifier === copy?.identifier),
    { restoredFrom: snapshot, deletionProtection: true },
  );
  const taken = snapshots.find(({ identifier }) => identifier === snapshot);
  const outputs = await stack.engine.outputs();
  t.match(outputs, {
    copy: copy?.identifier,
    snapshot,
    snapshotTaken: taken?.createdAt,
  });
  const report = String(outputs.report).replace(/html$/, "json");
  t.match(JSON.parse(await readFile(report, "utf8")), {
    origin: { identifier: snapshot, createdAt: taken?.createdAt },
  });
}

/** Identifiers of the available snapshots that are tagged as this stack's. */
async function ownSnapshots(): Promise<string[]> {
  const snapshots = await listSnapshots(place, "cobalt-production");
  return snapshots
    .filter(
      ({ status, type, tags }) =>
        status === "available" &&
        type === "manual" &&
        tags["prod-copy:project"] === "prod-copy" &&
        tags["prod-copy:stack"] === "sandbox",
    )
    .map(({ identifier }) => identifier)
    .sort();
}
