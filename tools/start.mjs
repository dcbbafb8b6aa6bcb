// npm start: from a fresh clone to a sandbox whose Test runs on a fresh, sanitised copy of production.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { step, tell } from "./report.mjs";
import { must, run } from "./run.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./session.mjs";
import { next, summary } from "./summary.mjs";

await command(async () => {
  const [cli, aws] = await Promise.all([
    getPulumi(),
    installPackages().then(() => step("sandbox", bringUpSandbox)),
  ]);
  const session = await openSession({
    cli,
    home: sandboxHome,
    aws,
    stack: "sandbox",
  });
  const { exitCode } = await step("pulumi up", () =>
    run(
      session.pulumi,
      ["up", "--yes", "--skip-preview", "--suppress-outputs"],
      { ...session, show: true },
    ),
  );
  if (exitCode !== 0) {
    tell(
      "\npulumi up failed. The sandbox is still running; `npm start` goes on from here.",
    );
    return exitCode;
  }
  const { stdout } = await must(
    "Reading the stack's outputs",
    session.pulumi,
    ["stack", "output", "--json"],
    session,
  );
  tell(summary(JSON.parse(stdout)));
  await runSandbox("status");
  tell(next);
  return 0;
});
