// Loaded before each test file, after tap's own preparations (.taprc).
import { readFileSync } from "node:fs";
import Module from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import processOnSpawn from "process-on-spawn";

Module.createRequire(import.meta.url)("../../typescript.cjs");

// tap has Node start from an ECMAScript module, which doesn't know .ts.
if (Module.registerHooks)
  // Where there are such hooks, tap has some too, and Node then loads a .ts without asking for who can.
  Module.registerHooks({
    load: (url, context, next) =>
      url.endsWith(".ts")
        ? { format: "commonjs", shortCircuit: true, source: translated(url) }
        : next(url, context),
  });
else {
  const hooks = `export const load = (url, context, next) =>
  url.endsWith(".ts") ? { format: "commonjs", shortCircuit: true } : next(url, context);`;
  Module.register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

/**
 * A file of TypeScript as CommonJS.
 * @param {string} url
 */
function translated(url) {
  const sourcefile = fileURLToPath(url);
  return transformSync(readFileSync(sourcefile, "utf8"), {
    loader: "ts",
    format: "cjs",
    platform: "node",
    target: `node${process.versions.node}`,
    sourcemap: "inline",
    sourcefile,
  }).code;
}

// tap makes every process that a test starts, and theirs, record what it loads, for coverage: by what it adds
// to the variables of each, and to this process's. That is half a second of each, and not what a user's
// process does.
processOnSpawn.removeAllListeners();
const options = process.env.NODE_OPTIONS?.replace(
  /"?--import=\S+\/@tapjs\/processinfo\/[^\s"]+"?/,
  "",
).trim();
if (options) process.env.NODE_OPTIONS = options;
else delete process.env.NODE_OPTIONS;
