import { open } from "node:fs/promises";
import { tell } from "./report.mjs";

/** How often to look, in milliseconds. */
const INTERVAL = 1_000;

/**
 * Tells each test file as it ends, by the file that tap writes: for logs, where tap's own display of what
 * is running is of no use.
 * @param {string} output What tap writes with `--output-file`.
 * @returns {() => Promise<void>} Ends it, after a last look.
 */
export function followTests(output) {
  let position = 0;
  let rest = "";
  let busy = Promise.resolve();
  const look = async () => {
    const handle = await open(output).catch(() => undefined);
    if (!handle) return;
    try {
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(size - position);
      await handle.read(buffer, 0, buffer.length, position);
      position = size;
      const lines = (rest + buffer.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of endedFiles(lines)) tell(line);
    } finally {
      await handle.close();
    }
  };
  const next = () => {
    busy = busy.then(look);
  };
  const timer = setInterval(next, INTERVAL);
  return async () => {
    clearInterval(timer);
    next();
    await busy;
  };
}

/**
 * The ends of test files among the lines of tap's output.
 * @param {readonly string[]} lines
 */
export function endedFiles(lines) {
  return lines.flatMap((line) => {
    const [, not, file, milliseconds] =
      /^(not )?ok \d+ - (.+?) # time=([\d.]+)ms/.exec(line) ?? [];
    if (!file) return [];
    const time = (Number(milliseconds) / 1000).toFixed(1);
    return [`${not ? "FAILED" : "ok    "} ${file} (${time} s)`];
  });
}
