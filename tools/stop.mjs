// npm stop: puts everything back as it was before `npm start`, and ends the sandbox.
import { command } from "./machine/command.mjs";
import { sandboxHome } from "./machine/places.mjs";
import { step, tell } from "./machine/report.mjs";
import { run } from "./machine/run.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./stack/session.mjs";
import { isUp, stacks } from "./stack/stacks.mjs";

await command(async () => {
  let failed = 0;
  for (const stack of Object.values(stacks)) {
    if (!(await isUp(sandboxHome, stack))) continue;
    const cli = await getPulumi();
    const aws = await bringUpSandbox();
    const session = await openSession({ cli, home: sandboxHome, aws, stack });
    const args = ["destroy", "--yes", "--skip-preview", "--stack", stack];
    const { exitCode } = await step(`pulumi destroy of ${stack}`, () =>
      run(session.pulumi, args, { ...session, show: true }),
    );
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
