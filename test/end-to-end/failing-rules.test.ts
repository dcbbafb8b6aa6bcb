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

      let waiting: string | undefined;
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
        const unused = await unusedCopy(t, stack, inUse);
        waiting ??= unused;
        t.equal(
          unused,
          waiting,
          `night ${night} goes on with the first's copy`,
        );
        t.same(await stack.settingsOf("test-white"), settings);
        t.equal((await stack.application("test-white")).mailsWaiting, 0);
      }
      await mend(t, stack, waiting);
    },
  );

  await t.test(
    "two failing up --continue-on-error don't delete the copy in use",
    async (t) => {
      const inUse = await stack.databaseOf("test-white");
      await forgetUsersAddresses(t, stack);
      await stack.sandbox.control.snapshot();

      let waiting: string | undefined;
      for (let time = 1; time <= 2; time++) {
        const up = await stack.up("--continue-on-error");
        t.not(up.exitCode, 0);
        const unused = await unusedCopy(t, stack, inUse);
        waiting ??= unused;
        t.equal(unused, waiting, "the second goes on with the first's copy");
        t.equal(await stack.databaseOf("test-white"), inUse);
        t.ok((await stack.application("test-white")).users > 0);
      }
      await mend(t, stack, waiting);
    },
  );
});

/** There are two copies: the one in use, and the one that this gives. */
async function unusedCopy(
  t: Test,
  stack: Stack,
  inUse: string | undefined,
): Promise<string | undefined> {
  const identifiers = (await stack.copies()).map(
    ({ identifier }) => identifier,
  );
  t.equal(identifiers.length, 2);
  t.ok(identifiers.includes(inUse ?? ""), "the copy in use is still there");
  return identifiers.find((identifier) => identifier !== inUse);
}

/** With the right rules, the target gets the copy that waited. */
async function mend(
  t: Test,
  stack: Stack,
  waiting: string | undefined,
): Promise<void> {
  await stack.engine.config({ "prod-copy:rules": "rules/cobalt.yaml" });
  const up = await stack.up();
  t.equal(up.exitCode, 0, tail(up));
  const [copy, ...others] = await stack.copies();
  t.same(others, []);
  t.equal(copy?.identifier, waiting);
  t.equal(await stack.databaseOf("test-white"), waiting);
}
