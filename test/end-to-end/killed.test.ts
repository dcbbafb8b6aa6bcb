import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { type Stack, startStack, tail } from "../support/stack";

t.test("killed before the target is told of the new copy", async (t) => {
  const stack = await startStack(t);
  const before = await stack.settingsOf("test-white");
  const { control } = stack.sandbox;

  await t.test(
    "during the restore: the next up deletes what was left and goes on",
    async (t) => {
      await killAfter(stack, "RestoreDBInstanceFromDBSnapshot");
      t.same(await stack.settingsOf("test-white"), before);
      const [orphan, ...others] = await stack.copies();
      t.ok(orphan);
      t.same(others, []);

      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      t.match(up.stdout, `${orphan?.identifier} was left by an earlier run`);
      const copies = await stack.copies();
      t.equal(copies.length, 1);
      t.not(copies[0]?.identifier, orphan?.identifier);
      t.equal(await stack.databaseOf("test-white"), copies[0]?.identifier);
    },
  );

  await t.test(
    "when it is protected already: the next up goes on with it",
    async (t) => {
      await control.snapshot();
      const prepared = await killBeforeUse(t, stack);
      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      t.equal(await stack.databaseOf("test-white"), prepared);
      t.same(await stack.copies(), [
        { identifier: prepared, deletionProtection: true },
      ]);
    },
  );

  await t.test(
    "when it is protected already, and a newer snapshot comes: the next up clears it first",
    async (t) => {
      await control.snapshot();
      const unused = await killBeforeUse(t, stack);
      await control.snapshot();
      await control.forgetRequests();
      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      t.match(up.stdout, `${unused} was left by an earlier run`);
      const actions = (await control.requests()).map(({ action }) => action);
      t.ok(
        actions.indexOf("DeleteDBInstance") <
          actions.indexOf("RestoreDBInstanceFromDBSnapshot"),
        "it goes before the third comes",
      );
      const [copy, ...others] = await stack.copies();
      t.same(others, []);
      t.match(copy, { deletionProtection: true });
      t.not(copy?.identifier, unused);
      t.equal(await stack.databaseOf("test-white"), copy?.identifier);
    },
  );

  await destroyed(t, stack, before);
});

t.test("killed right after UpdateEnvironment", async (t) => {
  const stack = await startStack(t);
  const before = await stack.settingsOf("test-white");

  await t.test(
    "the first one, then destroy: the target has its own settings, and nothing is left",
    async (t) => {
      await killAfter(stack, "UpdateEnvironment");
      await destroyed(t, stack, before);
    },
  );

  await t.test(
    "the next up ends what was begun, and destroy still finds the first settings",
    async (t) => {
      await killAfter(stack, "UpdateEnvironment");
      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      const [copy, ...others] = await stack.copies();
      t.same(others, []);
      t.match(copy, { deletionProtection: true });
      t.equal(await stack.databaseOf("test-white"), copy?.identifier);
      const again = await stack.up("--expect-no-changes");
      t.equal(again.exitCode, 0, tail(again));

      await stack.sandbox.control.snapshot();
      await killAfter(stack, "UpdateEnvironment");
      const next = await stack.up();
      t.equal(next.exitCode, 0, tail(next));
      t.equal((await stack.copies()).length, 1);
      await destroyed(t, stack, before);
    },
  );
});

async function destroyed(
  t: Test,
  stack: Stack,
  before: readonly string[],
): Promise<void> {
  const destroy = await stack.destroy();
  t.equal(destroy.exitCode, 0, tail(destroy));
  t.same(await stack.settingsOf("test-white"), before);
  t.same(await stack.copies(), []);
}

/**
 * Kills an up when it has protected the new copy and can't tell the target.
 * @returns the new copy
 */
async function killBeforeUse(
  t: Test,
  stack: Stack,
): Promise<string | undefined> {
  const inUse = await stack.databaseOf("test-white");
  const settings = await stack.settingsOf("test-white");
  const { control } = stack.sandbox;
  // So that it doesn't get through, however late the kill comes.
  await control.failCalls({
    action: "UpdateEnvironment",
    times: 1_000,
    effect: { kind: "drop" },
  });
  await killAfter(stack, "UpdateEnvironment");
  await control.mend();
  t.same(await stack.settingsOf("test-white"), settings);
  t.equal(await stack.databaseOf("test-white"), inUse);
  const copies = await stack.copies();
  t.equal(copies.length, 2);
  t.ok(copies.every(({ deletionProtection }) => deletionProtection));
  return copies.find(({ identifier }) => identifier !== inUse)?.identifier;
}

/** Starts an up and kills all of it as soon as AWS got a call of that action. */
async function killAfter(stack: Stack, action: string): Promise<void> {
  const { control } = stack.sandbox;
  await control.forgetRequests();
  const up = stack.engine.spawn(["up", "--yes", "--skip-preview"]);
  const deadline = Date.now() + 120_000;
  for (;;) {
    const requests = await control.requests();
    if (requests.some((request) => request.action === action)) break;
    if (Date.now() > deadline) throw new Error(up.output());
    await sleep(20);
  }
  await up.kill();
  await up.ended;
}
