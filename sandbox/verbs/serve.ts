import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AlreadyRunning, startSandbox } from "../sandbox";
import type { Verb } from "./verb";

/** The sandbox's own log. */
export const logOf = (home: string): string =>
  join(home, "logs", "sandbox.log");

/** Is the sandbox, until it is stopped: what `start` runs in the background. Ends at once when it runs already. */
export const serve: Verb = async ({ home, users }) => {
  mkdirSync(join(home, "logs"), { recursive: true, mode: 0o700 });
  const report = (line: string) =>
    appendFileSync(logOf(home), `${new Date().toISOString()} ${line}\n`, {
      mode: 0o600,
    });
  try {
    const asked = stopRequest();
    const sandbox = await startSandbox({
      home,
      scale: { users },
      report,
      onStop: asked.ask,
    });
    report(`The sandbox is up at ${sandbox.url}.`);
    await asked.wait;
    await sandbox.stop();
    report("The sandbox has ended.");
    return 0;
  } catch (error) {
    if (error instanceof AlreadyRunning) return 0;
    report(
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
    return 1;
  }
};

/** Asked by the control API or by a signal, also while the sandbox is still starting. */
function stopRequest(): { ask: () => void; wait: Promise<void> } {
  let ask = () => {};
  const wait = new Promise<void>((resolve) => {
    ask = resolve;
  });
  process.once("SIGTERM", ask);
  process.once("SIGINT", ask);
  return { ask, wait };
}
