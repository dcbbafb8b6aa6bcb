// npm run -s sandbox -- VERB: the sandbox's own commands.
import { command } from "./machine/command.mjs";
import { runSandbox } from "./sandbox-verb.mjs";

await command(() => runSandbox(...process.argv.slice(2)));
