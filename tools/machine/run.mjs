import { join } from "node:path";
import { root } from "./places.mjs";

/** Lets Node run the project's TypeScript. */
export const typeScript = join(root, "typescript.cjs");

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Default: this process's.
 * @property {NodeJS.ProcessEnv} [env] Default: this process's.
 * @property {boolean | "stderr"} [show] Whether it has the terminal for itself, and its output isn't in the
 * result. "stderr": its output goes to standard error, both parts of it. Default: false.
 * @property {import("node:stream").Writable} [into] Gets its standard output as it comes; its standard error
 * is shown.
 */

/**
 * @typedef {object} RunResult
 * @property {number} exitCode The exit code; for a process ended by a signal 128 and more, as a shell has it.
 * @property {string} stdout Empty where the output was shown.
 * @property {string} stderr Empty where the output was shown.
 */

/**
 * Runs a command to its end. Ctrl-C reaches it from the terminal, and it decides what that means: so
 * this process goes on until the command has ended.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export async function run(command, args, options = {}) {
  // Not at the top: on a fresh clone the packages are installed when this module has been loaded.
  const { execa } = await import("execa");
  const patience = () => {};
  process.on("SIGINT", patience);
  try {
    const child = execa(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
      buffer: !options.into,
      stdio: stdio(options),
    });
    if (options.into) child.stdout?.pipe(options.into);
    const { exitCode, signal, stdout, stderr, message } = await child;
    if (exitCode === undefined && signal === undefined)
      throw new Error(message);
    return {
      exitCode: exitCode ?? (signal === "SIGINT" ? 130 : 137),
      stdout: String(stdout ?? ""),
      stderr: String(stderr ?? ""),
    };
  } finally {
    process.off("SIGINT", patience);
  }
}

/**
 * @param {RunOptions} options
 * @returns {import("execa").Options["stdio"]}
 */
function stdio({ show, into }) {
  if (into) return ["ignore", "pipe", "inherit"];
  if (show === "stderr") return ["ignore", 2, 2];
  return show ? "inherit" : ["ignore", "pipe", "pipe"];
}

/**
 * The command line of one of the project's own programs.
 * @param {string} file Its path in this clone.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export function ownProgram(file, args) {
  return [
    process.execPath,
    ["--require", typeScript, join(root, file), ...args],
  ];
}

/**
 * Runs a command that must succeed.
 * @param {string} what What it does, for the error: `Starting the sandbox`.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 * @throws {Error} where it fails, with its output.
 */
export async function must(what, command, args, options) {
  const result = await run(command, args, options);
  const { exitCode, stdout, stderr } = result;
  if (exitCode === 0) return result;
  const line = `${command} ${args.join(" ")}`;
  throw new Error(
    `${what} failed: ${line} ended with exit code ${exitCode}.\n${stdout}${stderr}`.trim(),
  );
}
