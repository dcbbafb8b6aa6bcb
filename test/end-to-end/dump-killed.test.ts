import { mkdtemp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { databaseDigest } from "../support/database-digest";
import { ownFolder } from "../support/own-folder";
import { type Stack, startStack, tail } from "../support/stack";
import { loadedDatabases, target } from "../support/target-databases";

t.test("a load by dump that is killed", async (t) => {
  const stack = await startStack(t, { stack: "sandbox-dump" });
  const { sandbox, engine } = stack;
  const folder = await mkdtemp(join(await ownFolder(), "dumps-"));
  await engine.config({ "prod-copy:dumpFolder": folder });
  const settings = await stack.settingsOf(target);
  const uat = await databaseDigest(sandbox, "uat-grey");
  const own = await databaseDigest(sandbox, target);
  const uses = async () => (await stack.application(target)).database.name;
  const destroyed = async (t: Test) => {
    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
    t.same(await stack.settingsOf(target), settings);
    t.same(await loadedDatabases(sandbox), []);
    t.same(await databaseDigest(sandbox, target), own);
    t.same(await databaseDigest(sandbox, "uat-grey"), uat);
  };

  await t.test(
    "while it restores: the next up drops what was left, deletes the dump and loads anew",
    async (t) => {
      await killWhen(stack, async (output) =>
        /made the database \w+/.test(output),
      );
      t.same(await stack.settingsOf(target), settings);
      const [half, ...others] = await loadedDatabases(sandbox);
      t.same([half?.state, others], ["loading", []]);
      t.equal((await readdir(folder)).length, 1);

      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      t.match(up.stdout, `dropped ${half?.name}`);
      t.same(await loadedDatabases(sandbox), [
        { name: await uses(), state: "sanitised" },
      ]);
      t.same(await readdir(folder), []);
    },
  );

  await t.test(
    "right after UpdateEnvironment: destroy gives the target its own database back",
    async (t) => {
      await engine.config({ "prod-copy:refresh": "2" });
      await sandbox.control.forgetRequests();
      await killWhen(stack, async () =>
        (await sandbox.control.requests()).some(
          ({ action }) => action === "UpdateEnvironment",
        ),
      );
      t.equal((await loadedDatabases(sandbox)).length, 2);
      await destroyed(t);
    },
  );

  await t.test(
    "right after the first UpdateEnvironment: the next up ends what was begun",
    async (t) => {
      await sandbox.control.forgetRequests();
      await killWhen(stack, async () =>
        (await sandbox.control.requests()).some(
          ({ action }) => action === "UpdateEnvironment",
        ),
      );
      const [loaded] = await loadedDatabases(sandbox);
      const up = await stack.up();
      t.equal(up.exitCode, 0, tail(up));
      t.equal(await uses(), loaded?.name);
      const again = await stack.up("--expect-no-changes");
      t.equal(again.exitCode, 0, tail(again));
      await destroyed(t);
    },
  );
});

/** Starts an up and kills all of it, its programs included, as soon as something is so. */
async function killWhen(
  { engine }: Stack,
  isSo: (output: string) => Promise<boolean>,
): Promise<void> {
  const up = engine.spawn(["up", "--yes", "--skip-preview"]);
  const deadline = Date.now() + 120_000;
  while (!(await isSo(up.output()))) {
    if (Date.now() > deadline) throw new Error(up.output());
    await sleep(20);
  }
  await up.kill();
  await up.ended;
}
