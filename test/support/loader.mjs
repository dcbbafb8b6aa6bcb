// Loaded before each test file, after tap's own preparations (.taprc).
import { createRequire, register } from "node:module";
import processOnSpawn from "process-on-spawn";

createRequire(import.meta.url)("../../typescript.cjs");

// tap has Node start from an ECMAScript module, which doesn't know .ts.
const hooks = `export const load = (url, context, next) =>
  url.endsWith(".ts") ? { format: "commonjs", shortCircuit: true } : next(url, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// tap makes every process that a test starts, and theirs, record what it loads, for coverage. That is half a
// second of each, and not what a user's process does.
processOnSpawn.removeAllListeners();
