// npm run -s sanitise -- VERB: each part of sanitising against any PostgreSQL, without Pulumi.
import { command } from "./machine/command.mjs";
import { root } from "./machine/places.mjs";
import { ownProgram, run } from "./machine/run.mjs";

await command(async () => {
  const [program, args] = ownProgram(
    "sanitise/cli/main.ts",
    process.argv.slice(2),
  );
  const { exitCode } = await run(program, args, { cwd: root, show: true });
  return exitCode;
});
