// npm start: from a fresh clone to a sandbox whose Test runs on a fresh, sanitised copy of production.
import { command } from "./command.mjs";
import { installPackages } from "./install.mjs";
import { sandboxHome } from "./places.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { step, tell } from "./report.mjs";
import { run } from "./run.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./session.mjs";

const NEXT = `
Try next:
  npm run -s sandbox -- snapshot && npm start    production moves on: a new copy takes the old one's place
  npm run -s pulumi -- stack output              what was copied, proved and sanitised
  npm run -s sandbox -- psql cobalt-production   look into production; the copy's name is in the list above
  npm stop                                       puts everything back as it was
`;

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
    run(session.pulumi, ["up", "--yes", "--skip-preview"], {
      ...session,
      show: true,
    }),
  );
  if (exitCode !== 0) {
    tell(
      "\npulumi up failed. The sandbox is still running; `npm start` goes on from here.",
    );
    return exitCode;
  }
  tell("");
  await runSandbox("status");
  tell(NEXT);
  return 0;
});
