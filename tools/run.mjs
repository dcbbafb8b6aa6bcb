import { spawn } from "node:child_process";

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Default: this process's.
 * @property {NodeJS.ProcessEnv} [env] Default: this process's.
 * @property {boolean | "stderr"} [show] Whether it has the terminal for itself, and its output isn't in the
 * result. "stderr": its output goes to standard error, both parts of it. Default: false.
 */

/**
 * @typedef {object} RunResult
 * @property {number} exitCode The exit code; for a process ended by a signal 128 and more, as a shell has it.
 * @property {string} stdout Empty where the output was shown.
 * @property {string} stderr Empty where the output was shown.
 */

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/** Ends the commands that are still running, where what they were to do isn't wanted any more. */
export function endCommands() {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a command to its end. Ctrl-C reaches it from the terminal, and it decides what that means: so
 * this process goes on until the command has ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: stdio(options.show),
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (part) => {
    stdout += part;
  });
  child.stderr?.setEncoding("utf8").on("data", (part) => {
    stderr += part;
  });
  running.add(child);
  const patience = () => {};
  process.on("SIGINT", patience);
  try {
    const exitCode = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) =>
        resolve(code ?? (signal === "SIGINT" ? 130 : 137)),
      );
    });
    return { exitCode, stdout, stderr };
  } finally {
    running.delete(child);
    process.off("SIGINT", patience);
  }
}

/**
 * @param {RunOptions["show"]} show
 * @returns {import("node:child_process").StdioOptions}
 */
function stdio(show) {
  if (show === "stderr") return ["ignore", 2, 2];
  return show ? "inherit" : ["ignore", "pipe", "pipe"];
}

/**
 * Runs a command that must succeed.
 * @param {string} what What it does, for the error: `installing the packages`.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws {Error} where it fails, with its output.
 */
export async function must(what, command, args, options) {
  const result = await run(command, args, options);
  if (result.exitCode !== 0)
    throw new Error(
      [
        `${what} failed: ${command} ${args.join(" ")} ended with exit code ${result.exitCode}.`,
        result.stdout.trim(),
        result.stderr.trim(),
      ]
        .filter((part) => part !== "")
        .join("\n"),
    );
  return result;
}
