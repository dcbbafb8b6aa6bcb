// npm stop: puts everything back as it was before `npm start`, and ends the sandbox.
import { command } from "./command.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { step, tell } from "./report.mjs";
import { run } from "./run.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./session.mjs";
import { isUp, stacks } from "./stacks.mjs";

await command(async () => {
  let failed = 0;
  for (const stack of Object.values(stacks)) {
    if (!(await isUp(sandboxHome, stack))) continue;
    const exitCode = await destroy(stack);
    if (exitCode === 0) continue;
    tell(`\npulumi destroy of the stack ${stack} failed.`);
    failed = exitCode;
  }
  if (failed !== 0) {
    tell("The sandbox is still running.");
    return failed;
  }
  return runSandbox("stop");
});

/** @param {string} stack */
async function destroy(stack) {
  const cli = await getPulumi();
  const aws = await bringUpSandbox();
  const session = await openSession({ cli, home: sandboxHome, aws, stack });
  const { exitCode } = await step(`pulumi destroy of ${stack}`, () =>
    run(
      session.pulumi,
      ["destroy", "--yes", "--skip-preview", "--stack", stack],
      { ...session, show: true },
    ),
  );
  return exitCode;
}
