import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { describeInstanceByName } from "../../aws/rds/instances";
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
const third = "prod-copy-sandbox-3";

/** Classes of the copy. */
const larger = "db.m6g.xlarge";
const usual = "db.t3.micro";

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

  await t.test(
    "a larger class is the copy's until it is clean, through a kill too",
    async (t) => {
      await engine.config({
        "prod-copy:refresh": "3",
        "prod-copy:sanitisingClass": larger,
      });
      const before = await stack.databaseOf("test-white");
      // The copy is clean, and its class on the way back.
      await killAt(stack, "ModifyDBInstance", {
        sending: { DBInstanceClass: usual },
      });
      t.same(await classesAsked(stack), [larger, usual]);
      t.equal(await stack.databaseOf("test-white"), before);
      await stack.sandbox.control.forgetRequests();
      const up = succeeded(t, await stack.up());
      t.match(up.stdout, /keeps the copy/);
      t.same(await classesAsked(stack), [], "it gets its class once");
      await usesCopyOf(t, stack, third);
      t.equal(await classOf(stack), usual);
      t.match(await reportOf(stack), {
        instance: { class: larger, finalClass: usual },
        // A session for each of its vCPUs.
        server: { connections: 4 },
      });
      const preview = ["preview", "--expect-no-changes", "--diff"];
      succeeded(t, await engine.pulumi(preview));
      succeeded(t, await engine.pulumi([...preview, "--refresh"]));
    },
  );

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
      await stack.sandbox.control.forgetRequests();
      const up = await stack.up();
      succeeded(t, up);
      t.match(up.stdout, /restores a new copy: the rules or commands changed/);
      await usesCopyOf(t, stack, third);
      t.same(await classesAsked(stack), [larger, usual]);
      t.match(await reportOf(stack), {
        instance: {
          class: larger,
          restoreSeconds: Number,
          finalClass: usual,
          finalClassSeconds: Number,
        },
      });
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
      t.same(await ownSnapshots(), [first, second, third]);
      await engine.config({
        "prod-copy:snapshot": third,
        "prod-copy:refresh": undefined,
        "prod-copy:sanitisingClass": undefined,
        "prod-copy:safetySnapshot": true,
        // On AWS its endpoint is known for one of the account's; the sandbox has bare addresses.
        "prod-copy:knownHosts": [await hostOf(stack, "test-white")],
      });
      const up = await stack.up();
      succeeded(t, up);
      t.match(up.stdout, /restores a new copy: this stack has no copy yet/);
      await usesCopyOf(t, stack, third);
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
      third,
      `prod-copy-sandbox-safety-${third}`,
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
  t.match(await stack.engine.outputs(), {
    copy: copy?.identifier,
    snapshot,
    snapshotTaken: taken?.createdAt,
  });
  t.match(await reportOf(stack), {
    origin: { identifier: snapshot, createdAt: taken?.createdAt },
  });
}

/** The evidence of the last refresh. */
async function reportOf({ engine }: Stack) {
  const { report } = await engine.outputs();
  return JSON.parse(
    await readFile(String(report).replace(/html$/, "json"), "utf8"),
  );
}

/**
 * Classes that RDS was asked for, in restores and changes, since the log of calls was forgotten. A call without an answer
 * is sent again.
 */
async function classesAsked({ sandbox }: Stack): Promise<unknown[]> {
  const asked = (await sandbox.control.requests()).flatMap(
    ({ action, parameters: { DBInstanceClass } }) =>
      DBInstanceClass !== undefined && /^(Restore|Modify)/.test(action)
        ? [DBInstanceClass]
        : [],
  );
  return [...new Set(asked)];
}

async function classOf(stack: Stack): Promise<string | undefined> {
  const [copy] = await stack.copies();
  const found = await describeInstanceByName(place, copy?.identifier ?? "");
  return found?.class;
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
