import t, { type Test } from "tap";
import type { Ended } from "../support/engine";
import { killAt, type Stack, startStack, succeeded } from "../support/stack";

t.test("killed", async (t) => {
  const stack = await startStack(t);
  const before = await stack.settingsOf("test-white");
  const { control } = stack.sandbox;

  await t.test(
    "right after the first UpdateEnvironment, then destroyed: the target has its own settings, and nothing is left",
    async (t) => {
      await killAt(stack, "UpdateEnvironment");
      await destroyed(t, stack, before);
    },
  );

  await t.test(
    "during the very first restore, then destroyed: the copy that no state knows is gone too",
    async (t) => {
      await killAt(stack, "RestoreDBInstanceFromDBSnapshot");
      const [orphan] = await stack.copies();
      t.ok(orphan);
      const destroy = await destroyed(t, stack, before);
      t.match(destroy.stdout, `deleted ${orphan?.identifier}`);
    },
  );

  await t.test(
    "during the restore: the next run takes over what was begun",
    async (t) => {
      await killAt(stack, "RestoreDBInstanceFromDBSnapshot");
      t.same(await stack.settingsOf("test-white"), before);
      const [orphan, ...others] = await stack.copies();
      t.ok(orphan);
      t.same(others, []);

      const next = await killAt(stack, "UpdateEnvironment");
      t.match(next, `an earlier run began to restore ${orphan?.identifier}`);
      const now = await stack.copies();
      t.same(
        now.map(({ identifier }) => identifier),
        [orphan?.identifier],
      );
    },
  );

  await t.test(
    "that one too, right after UpdateEnvironment: the next ends what was begun",
    async (t) => {
      const [begun] = await stack.copies();
      await usesOnly(t, stack, begun?.identifier);
      succeeded(t, await stack.up("--expect-no-changes"));
    },
  );

  await t.test(
    "when the new copy is protected already, and again when the target was told of it: the next up goes on with it",
    async (t) => {
      await control.snapshot();
      const prepared = await killBeforeUse(t, stack);
      await killAt(stack, "UpdateEnvironment");
      await usesOnly(t, stack, prepared);
    },
  );

  await t.test(
    "when it is protected already, and a newer snapshot comes: the next up clears it first",
    async (t) => {
      await control.snapshot();
      const unused = await killBeforeUse(t, stack);
      await control.snapshot();
      await control.forgetRequests();
      const up = succeeded(t, await stack.up());
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

  await t.test(
    "what the engine calls pending operations goes without a person",
    async (t) => {
      const pending = async () => {
        const { stdout } = await stack.engine.pulumi(["stack", "export"]);
        return JSON.parse(stdout).deployment.pending_operations ?? [];
      };
      t.not((await pending()).length, 0);
      succeeded(
        t,
        await stack.engine.pulumi([
          ...["refresh", "--yes", "--skip-preview"],
          "--clear-pending-creates",
        ]),
      );
      t.same(await pending(), []);
      succeeded(t, await stack.up("--expect-no-changes"));
    },
  );

  await t.test("destroy still finds the first settings", async (t) => {
    await destroyed(t, stack, before);
  });
});

/** An up gives the target that copy, and there is no other. */
async function usesOnly(
  t: Test,
  stack: Stack,
  identifier: string | undefined,
): Promise<void> {
  succeeded(t, await stack.up());
  t.same(await stack.copies(), [{ identifier, deletionProtection: true }]);
  t.equal(await stack.databaseOf("test-white"), identifier);
}

async function destroyed(
  t: Test,
  stack: Stack,
  before: readonly string[],
): Promise<Ended> {
  const ended = succeeded(t, await stack.destroy());
  t.same(await stack.settingsOf("test-white"), before);
  t.same(await stack.copies(), []);
  return ended;
}

/**
 * Kills an up when it has protected the new copy and the target isn't told of it.
 * @returns the new copy
 */
async function killBeforeUse(
  t: Test,
  stack: Stack,
): Promise<string | undefined> {
  const inUse = await stack.databaseOf("test-white");
  const settings = await stack.settingsOf("test-white");
  await killAt(stack, "UpdateEnvironment", { how: "hold" });
  t.same(await stack.settingsOf("test-white"), settings);
  t.equal(await stack.databaseOf("test-white"), inUse);
  const copies = await stack.copies();
  t.equal(copies.length, 2);
  t.ok(copies.every(({ deletionProtection }) => deletionProtection));
  return copies.find(({ identifier }) => identifier !== inUse)?.identifier;
}
