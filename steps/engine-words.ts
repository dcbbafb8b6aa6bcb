import { CommandFailed } from "../commands/run-commands";
import type { Trouble } from "../postgres/sqlstates";
import { nextAfter, tellError } from "../sanitise/cannot-go-on";
import { type NextStep, type Problem, tellProblem } from "../sanitise/problem";
import { readRules } from "../sanitise/rules/read-rules";
import type { Rules } from "../sanitise/rules/rules";
import { capitalised } from "../words/sentence";
import { visible } from "../words/visible";
import { LoadFailed } from "./load/dump/load-failed";

const again = 'run "pulumi up" again: it goes on with this copy.';

const freshCopy =
  "begin with a fresh copy: by another value of prod-copy:refresh, or of prod-copy:snapshot where that names a snapshot or is latest";

/** A server that a step works on, and what a person can do about it. */
interface Server {
  readonly name: string;
  /** How the next run goes on. */
  readonly again: string;
  readonly moreStorage: string;
  readonly moreMemory: string;
  /** What to do about sessions that are in the way. Nobody ends an application's in production. */
  readonly others: "end them" | "wait for their end";
  /** What to do where its files are damaged. */
  readonly damaged: string;
}

const copy: Server = {
  name: "the copy's server",
  again,
  others: "end them",
  moreStorage:
    "Give the copy's server more storage (prod-copy:allocatedStorage where it is restored from a snapshot)",
  moreMemory:
    "Give the copy's server more memory (prod-copy:instanceClass where it is restored from a snapshot)",
  damaged: `The copy's disk or files are damaged: ${freshCopy}. Where a fresh one is damaged too, so is what it is made from.`,
};

const loadAgain = 'run "pulumi up" again: it loads afresh.';

const target: Server = {
  name: "the target's server",
  others: "end them",
  again: loadAgain,
  moreStorage:
    "Give the target's server more storage, or leave out more tables with exclude",
  moreMemory: "Give the target's server more memory",
  damaged: `The disk or files of the target's server are damaged: mend that, and ${loadAgain}`,
};

const production: Server = {
  name: "production's server",
  others: "wait for their end",
  again: loadAgain,
  moreStorage:
    "Production's server needs more storage, for itself too: see to it",
  moreMemory:
    "Production's server needs more memory, for itself too: see to it",
  damaged: `The disk or files of production's server are damaged: mend that there first, and ${loadAgain}`,
};

/** What an error of the sanitising step, or of another one's on the copy, says to the person at `pulumi up`. */
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
    ? new Error(visible(wordingOf(error)), { cause: error })
    : error;
}

/** The same of a load's error, which tells of the target's server, or of production's where it says so. */
export function loadInWords(error: unknown): unknown {
  if (error instanceof LoadFailed) {
    if (!error.met) return error;
    const server = error.met.server === "production" ? production : target;
    const words = `${error.message} ${wordsFor(server, error.met.next)}`;
    return new Error(visible(words), { cause: error });
  }
  if (!isWorded(error)) return error;
  const words = tellError(error, (next) => wordsFor(target, next));
  return new Error(visible(`${words} The target is untouched.`), {
    cause: error,
  });
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
  return wordsFor(copy, next);
}

function wordsFor(server: Server, next: NextStep): string {
  const { again } = server;
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
      return advice[next.kind](server);
  }
}

const advice: Readonly<Record<Trouble, (server: Server) => string>> = {
  "disk full": ({ moreStorage, again }) => `${moreStorage}, and ${again}`,
  "out of memory": ({ moreMemory, again }) => `${moreMemory}, and ${again}`,
  "limit reached": ({ again }) =>
    `Raise that limit in the server's parameter group (temp_file_limit, say), and ${again}`,
  "too many sessions": ({ others, again }) =>
    `The server has too many sessions of others: ${others}, and ${again}`,
  deadlock: ({ others, again }) =>
    `Other sessions lock the same tables: ${others}, and ${again}`,
  locked: ({ others, again }) =>
    `Other sessions hold locks: ${others}, and ${again}`,
  cancelled: ({ name, again }) =>
    `If nobody did that, a time limit did: see what else keeps ${name} busy, and ${again}`,
  damaged: ({ damaged }) => damaged,
  "internal error": ({ name, again }) =>
    `The log of ${name} tells more. Then ${again}`,
  "server restarted": ({ again }) =>
    `The server was restarted, or somebody ended the session: ${again} If it happens at the same table, look at the server's memory.`,
  "server crashed": ({ name, again }) =>
    `Most often its memory ran out: look at the memory and the log of ${name}, and ${again}`,
  "starting up": ({ again }) =>
    `It is being started or shut down, or recovers from a crash: wait until it takes sessions, and ${again}`,
  "connection lost": ({ name, again }) =>
    `The connection was lost: ${again} If it happens again, look at the network between this machine and ${name}; if at the same table, at the server's memory.`,
};
