// npm start: from a fresh clone to a sandbox whose Test runs on a fresh, sanitised copy of production.
// npm start -- --dump: the same by dump and restore into the server that Test has already.
import { command } from "./machine/command.mjs";
import { sandboxHome } from "./machine/places.mjs";
import { step, tell } from "./machine/report.mjs";
import { must, run } from "./machine/run.mjs";
import { getPulumi } from "./pulumi/get.mjs";
import { bringUpSandbox, runSandbox } from "./sandbox-verb.mjs";
import { openSession } from "./stack/session.mjs";
import { stacks, stackToStart } from "./stack/stacks.mjs";
import {
  next,
  nextAfterDump,
  summary,
  summaryOfDump,
} from "./stack/summary.mjs";

await command(async () => {
  const stack = stackToStart(process.argv.slice(2));
  const [cli, aws] = await Promise.all([
    getPulumi(),
    step("sandbox", bringUpSandbox),
  ]);
  const session = await openSession({ cli, home: sandboxHome, aws, stack });
  const { pulumi } = session;
  // `npm run pulumi` works on what was brought up last.
  await must(
    "Selecting the stack",
    pulumi,
    ["stack", "select", stack],
    session,
  );
  const up = ["up", "--yes", "--skip-preview", "--suppress-outputs"];
  const { exitCode } = await step("pulumi up", () =>
    run(pulumi, [...up, "--stack", stack], { ...session, show: true }),
  );
  if (exitCode !== 0) {
    tell(
      "\npulumi up failed. The sandbox is still running; the same command goes on from here.",
    );
    return exitCode;
  }
  const output = ["stack", "output", "--json", "--stack", stack];
  const { stdout } = await must("Reading the outputs", pulumi, output, session);
  const outputs = JSON.parse(stdout);
  const dump = stack === stacks.dump;
  tell(dump ? summaryOfDump(outputs) : summary(outputs));
  await runSandbox("status");
  tell(dump ? nextAfterDump(outputs) : next);
  return 0;
});
