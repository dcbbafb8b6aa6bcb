import { parseArgs } from "node:util";

const USAGE = `npm run try-real -- --stack NAME [--go] [--report FILE]
  without --go: previews, and says what a trial will touch and what is to be paid for; writes nothing
  --go          does it: up, up, refresh, preview, a newer snapshot, destroy
  --report FILE where the report is to be written; default: reports/try-real-<time>.json`;

/**
 * @typedef {object} Options What `npm run try-real` was asked to do.
 * @property {string} stack
 * @property {boolean} go Whether to do it, and not only preview.
 * @property {string | undefined} report The file for the report.
 */

/**
 * @param {string[]} args
 * @returns {Options}
 * @throws {Error} with what is wrong and the usage.
 */
export function readOptions(args) {
  /** @type {{stack?: string, go?: boolean, report?: string}} */
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        stack: { type: "string" },
        go: { type: "boolean" },
        report: { type: "string" },
      },
    }));
  } catch (error) {
    throw new Error(
      `${error instanceof Error ? error.message : error}\n\n${USAGE}`,
    );
  }
  const { stack, go = false, report } = values;
  if (!stack)
    throw new Error(
      `try-real needs --stack with the name of the stack to try, e.g. --stack test.\n\n${USAGE}`,
    );
  return { stack, go, report };
}
