import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./places.mjs";
import { must, run } from "./run.mjs";

/**
 * The command line of a verb of the sandbox.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
function command(args) {
  const loader = createRequire(import.meta.url).resolve("tsx/cjs");
  return [
    process.execPath,
    ["--require", loader, join(root, "sandbox", "main.ts"), ...args],
  ];
}

/**
 * Runs a verb of the sandbox at the terminal.
 * @param {...string} args The verb and its arguments.
 * @returns {Promise<number>} Its exit code.
 */
export async function showSandbox(...args) {
  const [program, all] = command(args);
  return (await run(program, all, { show: true })).exitCode;
}

/**
 * Runs a verb of the sandbox that must succeed.
 * @param {string} what What it does, for the error.
 * @param {...string} args The verb and its arguments.
 * @returns {Promise<string>} What it wrote to standard output.
 */
export async function sandbox(what, ...args) {
  const [program, all] = command(args);
  return (await must(what, program, all)).stdout;
}

/**
 * The variables that make an AWS client talk to the sandbox.
 * @returns {Promise<Record<string, string>>}
 */
export async function sandboxEnvironment() {
  return readExports(await sandbox("Asking the sandbox", "env"));
}

/**
 * The variables in lines as `export NAME='value'`.
 * @param {string} lines
 * @returns {Record<string, string>}
 */
export function readExports(lines) {
  return Object.fromEntries(
    [...lines.matchAll(/^export (\w+)=(?:'([^']*)'|"([^"]*)"|(\S*))$/gm)].map(
      ([, name = "", single, double, bare]) => [
        name,
        single ?? double ?? bare ?? "",
      ],
    ),
  );
}
