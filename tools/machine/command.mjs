import { installPackages } from "./install.mjs";
import { tell } from "./report.mjs";

/**
 * Runs one of the project's commands, when the packages are there. An error is told as its message alone: what
 * goes wrong here is nearly always the state of the machine, and the message says so.
 * @param {() => Promise<number>} work Gives the exit code.
 */
export async function command(work) {
  try {
    await installPackages();
    process.exitCode = await work();
  } catch (error) {
    tell(`\n${error instanceof Error ? error.message : String(error)}`);
    // At once: what else is still running isn't wanted any more, and ends with this process.
    process.exit(1);
  }
}
