// npm run -s pulumi -- ARGS: the Pulumi CLI on the sandbox, with its output as it is.
import { command } from "./machine/command.mjs";
import { sandboxHome } from "./machine/places.mjs";
import { run } from "./machine/run.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { bringUpSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./stack/session.mjs";
import { stacksInReach } from "./stack/stacks.mjs";

await command(async () => {
  const cli = await getPulumi();
  const aws = await bringUpSandbox();
  const args = process.argv.slice(2);
  const open = (/** @type {string} */ stack) =>
    openSession({ cli, home: sandboxHome, aws, stack });
  const [first, ...others] = await stacksInReach(sandboxHome, args);
  const session = await open(first);
  for (const stack of others) await open(stack);
  const { exitCode } = await run(session.pulumi, args, {
    ...session,
    show: true,
  });
  return exitCode;
});
