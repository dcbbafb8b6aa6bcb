// npm run -s sandbox -- VERB: the sandbox's own commands.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { runSandbox } from "./sandbox-verb.mjs";

await command(async () => {
  await installPackages();
  return runSandbox(...process.argv.slice(2));
});
