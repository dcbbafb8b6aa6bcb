import t, { type Test } from "tap";
import { forgetUsersAddresses } from "../support/forgetful-rules";
import { type Stack, startStack, tail } from "../support/stack";

t.test("rules that leave real addresses behind", async (t) => {
  const stack = await startStack(t);
  const first = await stack.up();
  t.equal(first.exitCode, 0, tail(first));

  await t.test(
    "night after night: two instances, and the target untouched",
    async (t) => {
      const settings = await stack.settingsOf("test-white");
      const inUse = await stack.databaseOf("test-white");
      await forgetUsersAddresses(t, stack);

      for (let night = 1; night <= 3; night++) {
        await stack.sandbox.control.snapshot();
        const up = await stack.up();
        t.not(up.exitCode, 0, `night ${night} fails`);
        t.match(up.stdout + up.stderr, /accounts_user.*email/);
        t.notMatch(
          up.stdout + up.stderr,
          /[\w.]+@(?!b\.com)[\w-]+\.(net|com|org)\.au/,
          "shows nobody's address",
        );
        t.ok((await stack.copies()).length <= 2);
        t.same(await stack.settingsOf("test-white"), settings);
        t.equal((await stack.application("test-white")).mailsWaiting, 0);
      }
      await mend(t, stack, inUse);
    },
  );

  await t.test(
    "two failing up --continue-on-error don't delete the copy in use",
    async (t) => {
      const inUse = await stack.databaseOf("test-white");
      await forgetUsersAddresses(t, stack);
      await stack.sandbox.control.snapshot();

      for (let time = 1; time <= 2; time++) {
        const up = await stack.up("--continue-on-error");
        t.not(up.exitCode, 0);
        const copies = await stack.copies();
        t.ok(copies.some(({ identifier }) => identifier === inUse));
        t.equal(await stack.databaseOf("test-white"), inUse);
        t.ok((await stack.application("test-white")).users > 0);
      }
      await mend(t, stack, inUse);
    },
  );
});

/** With the right rules, the target gets the copy that waited. */
async function mend(
  t: Test,
  stack: Stack,
  before: string | undefined,
): Promise<void> {
  await stack.engine.config({ "prod-copy:rules": "rules/cobalt.yaml" });
  const up = await stack.up();
  t.equal(up.exitCode, 0, tail(up));
  const copies = await stack.copies();
  t.equal(copies.length, 1);
  t.not(copies[0]?.identifier, before);
  t.equal(await stack.databaseOf("test-white"), copies[0]?.identifier);
}
