import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";
import { startEngine } from "../support/engine";
import { descendantsOf, living } from "../support/process-tree";
import { runTo, startStack, succeeded, writingActions } from "../support/stack";
import { until } from "../support/until";

t.test("ended from outside", async (t) => {
  const stack = await startStack(t);
  const { control } = stack.sandbox;

  await t.test(
    "Ctrl-C ends the step that is at work, and it says what the target uses",
    async (t) => {
      // The answer never comes: without an end from outside the step would wait for minutes.
      const up = await runTo(stack, "UpdateEnvironment");
      const second = await startEngine(t, stack.sandbox, {
        stack: "second",
        config: parse(
          await readFile(
            join(stack.engine.projectDir, "Pulumi.sandbox.yaml"),
            "utf8",
          ),
        ).config,
      });
      const refused = await second.pulumi(["preview"]);
      t.not(refused.exitCode, 0, "another stack for the same target");
      t.match(
        refused.stdout.replace(/\s+/g, " "),
        "test-white is the stack sandbox's (project prod-copy), which has instance prod-copy-",
      );
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

  await t.test(
    "a state that was lost: the copy that it doesn't know is named, and nothing is made beside it",
    async (t) => {
      const [copy] = await stack.copies();
      const other = await startEngine(t, stack.sandbox);
      await control.forgetRequests();
      const { exitCode, stdout } = await other.pulumi(["preview"]);
      t.not(exitCode, 0);
      t.match(
        stdout.replace(/\s+/g, " "),
        `${copy?.identifier} is a copy of this very stack, but the stack's state knows nothing of it.`,
      );
      t.same(
        (await control.requests()).filter(({ action }) =>
          writingActions.test(action),
        ),
        [],
      );
    },
  );

  succeeded(t, await stack.destroy());
  t.same(await stack.copies(), []);
});
