// Loaded before each test file, after tap's own preparations (.taprc).
import { createRequire, register } from "node:module";
import processOnSpawn from "process-on-spawn";

createRequire(import.meta.url)("../../typescript.cjs");

// tap has Node start from an ECMAScript module, which doesn't know .ts.
const hooks = `export const load = (url, context, next) =>
  url.endsWith(".ts") ? { format: "commonjs", shortCircuit: true } : next(url, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

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
