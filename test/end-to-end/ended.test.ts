import t from "tap";
import { descendantsOf, living } from "../support/process-tree";
import { runTo, startStack, succeeded } from "../support/stack";
import { until } from "../support/until";

t.test("ended from outside", async (t) => {
  const stack = await startStack(t);
  const { control } = stack.sandbox;

  await t.test(
    "Ctrl-C ends the step that is at work, and it says what the target uses",
    async (t) => {
      // The answer never comes: without an end from outside the step would wait for minutes.
      const up = await runTo(stack, "UpdateEnvironment");
      process.kill(up.pid, "SIGINT");
      const { exitCode } = await up.ended;
      t.not(exitCode, 0);
      t.match(
        up.output(),
        /Ended before it was done, as you asked\. test-white uses [^\n]+\n[^\n]*Run the same command again to go on/,
      );
      await control.mend();
      succeeded(t, await stack.up());
      succeeded(t, await stack.up("--expect-no-changes"));
    },
  );

  for (const signal of ["SIGKILL", "SIGHUP"] as const)
    await t.test(
      `${signal} of the engine alone ends what it has started`,
      async (t) => {
        await control.snapshot();
        const up = await runTo(stack, "UpdateEnvironment");
        const started = await descendantsOf(up.pid);
        t.ok(started.length > 1);
        process.kill(up.pid, signal);
        await until("the end of the engine's processes", async () => {
          const left = await living(started);
          return left.length === 0;
        });
        await control.mend();
        succeeded(t, await stack.up());
        t.equal((await stack.copies()).length, 1);
      },
    );

  succeeded(t, await stack.destroy());
  t.same(await stack.copies(), []);
});
