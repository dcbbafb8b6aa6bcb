/** The keys of the stack's configuration that a trial sets for itself, in a file of its own. */
const SNAPSHOT = "prod-copy:snapshot";
const REFRESH = "prod-copy:refresh";

/**
 * @typedef {object} Phase One command of a trial.
 * @property {string} name
 * @property {string[]} args
 * @property {Record<string, string>} config What is other than in the stack's file.
 */

const UP = ["up", "--yes", "--skip-preview", "--suppress-outputs"];
const UNCHANGED = "--expect-no-changes";

/**
 * The commands of a trial up to destroy, in order.
 * @param {object} facts
 * @param {boolean} facts.byDump
 * @param {string | undefined} facts.older A snapshot older than the newest; undefined: there is none.
 * @param {string} facts.now For a value of `refresh` that wasn't there before.
 * @returns {Phase[]}
 */
export function phasesOf({ byDump, older, now }) {
  /** @type {Record<string, string>} */
  const first = byDump ? {} : { [SNAPSHOT]: older ?? "latest" };
  /** @type {Record<string, string>} */
  const second = byDump
    ? { [REFRESH]: `try-${now}` }
    : { [SNAPSHOT]: "latest" };
  return [
    { name: "up", args: UP, config: first },
    { name: "up, unchanged", args: [...UP, UNCHANGED], config: first },
    {
      name: "refresh",
      args: ["refresh", "--yes", "--skip-preview"],
      config: first,
    },
    {
      name: "preview, unchanged",
      args: ["preview", UNCHANGED],
      config: first,
    },
    ...(byDump || older !== undefined
      ? [{ name: "up, newer data", args: UP, config: second }]
      : []),
  ];
}

/** @type {Phase} */
export const preview = { name: "preview", args: ["preview"], config: {} };

/** @type {Phase} */
export const destroy = {
  name: "destroy",
  args: ["destroy", "--yes", "--skip-preview"],
  config: {},
};
