// npm run -s sanitise -- VERB: each part of sanitising against any PostgreSQL, without Pulumi.
import { join } from "node:path";
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { root } from "./places.mjs";
import { run } from "./run.mjs";

await command(async () => {
  await installPackages();
  const { exitCode } = await run(
    process.execPath,
    [
      "--require",
      join(root, "typescript.cjs"),
      join(root, "sanitise", "cli", "main.ts"),
      ...process.argv.slice(2),
    ],
    { cwd: root, show: true },
  );
  return exitCode;
});
