import { CommandFailed } from "../commands/run-commands";
import type { Trouble } from "../postgres/sqlstates";
import { nextAfter, tellError } from "../sanitise/cannot-go-on";
import { type NextStep, type Problem, tellProblem } from "../sanitise/problem";
import { readRules } from "../sanitise/rules/read-rules";
import type { Rules } from "../sanitise/rules/rules";
import { capitalised } from "../words/sentence";

const again = 'run "pulumi up" again: it goes on with this copy.';

const freshCopy =
  "begin with a fresh copy: by another value of prod-copy:refresh, or of prod-copy:snapshot where that names a snapshot or is latest";

/** What an error of the sanitising step says to the person at `pulumi up`. */
export function wordingOf(error: unknown): string {
  const words =
    error instanceof CommandFailed
      ? `${error.message} ${stepWords({ kind: "mend it" })}`
      : tellError(error, stepWords);
  return isWorded(error) ? `${words} The target is untouched.` : words;
}

/** The error in those words, with the one that it was as its cause. One that has none is itself. */
export function inWords(error: unknown): unknown {
  return isWorded(error)
    ? new Error(wordingOf(error), { cause: error })
    : error;
}

/** A reason why rules don't fit. */
export function problemWords(problem: Problem): string {
  return tellProblem(problem, stepWords);
}

/**
 * The rules that the stack's configuration names.
 * @throws InvalidRules; Error in the words of the person at `pulumi up` where the file can't be read
 */
export function configuredRules(file: string): Rules {
  try {
    return readRules(file);
  } catch (error) {
    throw inWords(error);
  }
}

function isWorded(error: unknown): boolean {
  return error instanceof CommandFailed || nextAfter(error) !== undefined;
}

function stepWords(next: NextStep): string {
  switch (next.kind) {
    case "mend rules":
      return `Mend the rules and ${again}`;
    case "mend it":
      return `Mend that and ${again}`;
    case "run again":
      return `Then ${again}`;
    case "whole run":
      return `Take only: out of the rules and ${again}`;
    case "former key":
      return `Bring back the state that holds the former key, and ${again} Or ${freshCopy}.`;
    case "former rule":
      return `Put that rule back as it was, or ${freshCopy}.`;
    case "more storage":
      return `Set prod-copy:allocatedStorage to ${next.gib} or more, and ${again}`;
    case "other rules file":
      return "Set prod-copy:rules to a file that exists, as a path from the project's folder.";
    case "at origin":
      return `${next.instead ? `${capitalised(next.instead)}. Or in` : "In"} production, ${next.change}, and take a new snapshot or dump.`;
    default:
      return advice[next.kind];
  }
}

const advice: Readonly<Record<Trouble, string>> = {
  "disk full": `Give the copy's server more storage (prod-copy:allocatedStorage where it is restored from a snapshot), and ${again}`,
  "out of memory": `Give the copy's server more memory (prod-copy:instanceClass where it is restored from a snapshot), and ${again}`,
  "limit reached": `Raise that limit in the server's parameter group (temp_file_limit, say), and ${again}`,
  "too many sessions": `End others of the server's sessions, and ${again}`,
  deadlock: `Other sessions lock the same tables: end them, and ${again}`,
  locked: `Another session holds a lock: end it, and ${again}`,
  cancelled: `If nobody did that, a time limit did: see what else keeps the copy's server busy, and ${again}`,
  damaged: `The copy's disk or files are damaged: ${freshCopy}. Where a fresh one is damaged too, so is what it is made from.`,
  "internal error": `The log of the copy's server tells more. Then ${again}`,
  "server restarted": `The server was restarted, or somebody ended the session: ${again} If it happens at the same table, look at the server's memory.`,
  "connection lost": `The connection was lost: ${again} If it happens again, look at the network between this machine and the copy; if at the same table, at the server's memory.`,
};
