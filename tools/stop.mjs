// npm stop: puts everything back as it was before `npm start`, and ends the sandbox.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { step, tell } from "./report.mjs";
import { run } from "./run.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { hasStack, openSession } from "./session.mjs";

await command(async () => {
  await installPackages();
  if (await hasStack(sandboxHome, "sandbox")) {
    const exitCode = await destroy();
    if (exitCode !== 0) {
      tell("\npulumi destroy failed. The sandbox is still running.");
      return exitCode;
    }
  }
  return runSandbox("stop");
});

async function destroy() {
  const cli = await getPulumi();
  const aws = await bringUpSandbox();
  const session = await openSession({
    cli,
    home: sandboxHome,
    aws,
    stack: "sandbox",
  });
  const { exitCode } = await step("pulumi destroy", () =>
    run(session.pulumi, ["destroy", "--yes", "--skip-preview"], {
      ...session,
      show: true,
    }),
  );
  return exitCode;
}
