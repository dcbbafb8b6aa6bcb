import { tell } from "./report.mjs";
import { endCommands } from "./run.mjs";

/**
 * Runs one of the project's commands. An error is told as its message alone: what goes wrong here is
 * nearly always the state of the machine, and the message says so.
 * @param {() => Promise<number>} work Gives the exit code.
 */
export async function command(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    endCommands();
    tell(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
