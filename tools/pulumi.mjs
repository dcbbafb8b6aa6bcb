// npm run -s pulumi -- ARGS: the Pulumi CLI on the sandbox, with its output as it is.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { run } from "./run.mjs";
import { bringUpSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./session.mjs";

await command(async () => {
  const [cli] = await Promise.all([getPulumi(), installPackages()]);
  const aws = await bringUpSandbox();
  const session = await openSession({
    cli,
    home: sandboxHome,
    aws,
    stack: "sandbox",
  });
  const { exitCode } = await run(session.pulumi, process.argv.slice(2), {
    ...session,
    show: true,
  });
  return exitCode;
});
