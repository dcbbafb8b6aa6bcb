import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { type Stack, startStack, tail } from "../support/stack";

t.test(
  "killed during the restore: the next up deletes what was left and goes on",
  async (t) => {
    const stack = await startStack(t);
    const before = await stack.settingsOf("test-white");
    await killAfter(stack, "RestoreDBInstanceFromDBSnapshot");
    t.same(await stack.settingsOf("test-white"), before);
    t.equal((await stack.copies()).length, 1, "an orphan");
    const [orphan] = await stack.copies();

    const up = await stack.up();
    t.equal(up.exitCode, 0, tail(up));
    t.match(up.stdout, /was left by an earlier run/);
    const copies = await stack.copies();
    t.equal(copies.length, 1);
    t.not(copies[0]?.identifier, orphan?.identifier);
    t.equal(await stack.databaseOf("test-white"), copies[0]?.identifier);

    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
    t.same(await stack.settingsOf("test-white"), before);
  },
);

t.test(
  "killed right after UpdateEnvironment: the next up ends what was begun, and destroy still finds the first settings",
  async (t) => {
    const stack = await startStack(t);
    const before = await stack.settingsOf("test-white");
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

    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await stack.copies(), []);
  },
);

t.test(
  "killed right after the first UpdateEnvironment, then destroy: the target has its own settings, and nothing is left",
  async (t) => {
    const stack = await startStack(t);
    const before = await stack.settingsOf("test-white");
    await killAfter(stack, "UpdateEnvironment");

    const destroy = await stack.destroy();
    t.equal(destroy.exitCode, 0, tail(destroy));
    t.same(await stack.settingsOf("test-white"), before);
    t.same(await stack.copies(), []);
  },
);

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
