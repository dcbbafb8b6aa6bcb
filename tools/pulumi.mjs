// npm run -s pulumi -- ARGS: the Pulumi CLI on the sandbox, with its output as it is.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { run } from "./run.mjs";
import { sandbox, sandboxEnvironment } from "./sandbox-verb.mjs";
import { openSession } from "./session.mjs";

await command(async () => {
  const [cli] = await Promise.all([getPulumi(), installPackages()]);
  await sandbox("Starting the sandbox", "start");
  const session = await openSession({
    cli,
    home: sandboxHome,
    aws: await sandboxEnvironment(),
    stack: "sandbox",
  });
  const { exitCode } = await run(session.pulumi, process.argv.slice(2), {
    ...session,
    show: true,
  });
  return exitCode;
});
