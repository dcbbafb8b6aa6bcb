import type { Trouble } from "../../postgres/sqlstates";
import { capitalised } from "../../words/sentence";
import { tellError } from "../cannot-go-on";
import { type NextStep, type Problem, tellProblem } from "../problem";

const again = "run it again: it goes on from there.";

/** What an error says to somebody at this command. */
export function wordingOf(error: unknown): string {
  return tellError(error, stepWords);
}

/** A reason why rules don't fit. */
export function problemWords(problem: Problem): string {
  return tellProblem(problem, stepWords);
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
      return "Run it without --only, and without only: in the rules, to the end.";
    case "former key":
      return "Set PROD_COPY_MASKING_KEY to what it was for that run. Where it wasn't set, nobody has that key: restore the data afresh, and set one, so that a run can go on after one that didn't end.";
    case "former rule":
      return "Put that rule back as it was, or restore the data afresh.";
    case "more storage":
      return `Give it ${next.gib} GiB or more, and ${again}`;
    case "other rules file":
      return "Let --rules name a file that exists, by a path from the project's folder.";
    case "at origin":
      return `${capitalised(next.instead ? `${next.instead}; or ${next.change}` : next.change)}.`;
    default:
      return advice[next.kind];
  }
}

const advice: Readonly<Record<Trouble, string>> = {
  "disk full": `Let the server's disk have more room, and ${again}`,
  "out of memory": `Give the server more memory, or let it work on fewer tables at once (--connections 1), and ${again}`,
  "limit reached": `Raise that limit in the server's settings (temp_file_limit, say), and ${again}`,
  "too many sessions": `End others of the server's sessions, and ${again}`,
  deadlock: `Other sessions lock the same tables: end them, and ${again}`,
  locked: `Another session holds a lock: end it, and ${again}`,
  cancelled: `If nobody did that, a time limit did: see what else keeps the server busy, and ${again}`,
  damaged:
    "The server's disk or files are damaged: restore the data afresh. Where it is damaged afresh, so is what it comes from.",
  "internal error": `The server's log tells more. Then ${again}`,
  "server restarted": `The server was restarted, or somebody ended the session: ${again} If it happens at the same table, look at the server's memory.`,
  "server crashed": `Most often its memory ran out: look at the server's memory and its log, and ${again}`,
  "starting up": `It is being started or shut down, or recovers from a crash: wait until it takes sessions, and ${again}`,
  "connection lost": `The connection was lost: ${again} If it happens again, look at the network between here and the server; if at the same table, at its memory.`,
};
