import {
  ConnectionLost,
  DatabaseError,
  NotReachable,
} from "../postgres/errors";
import { troubleOf } from "../postgres/sqlstates";
import type { NextStep, StepWords } from "./problem";

/** Something keeps the work from going on. The message tells what and where, without any value. */
export class CannotGoOn extends Error {
  override readonly name: string = "CannotGoOn";

  constructor(
    message: string,
    /** What leads on. Default: another run, after what the message says. */
    readonly next: NextStep = { kind: "run again" },
  ) {
    super(message);
  }

  /** What it is, in an edge's words where it is several things. */
  tell(_words: StepWords): string {
    return this.message;
  }
}

/** An error in an edge's words: what it was, where, and what to do. */
export function tellError(error: unknown, words: StepWords): string {
  const message = messageOf(error, words);
  const next = nextAfter(error);
  return next === undefined
    ? message
    : `${message}${message.includes("\n") ? "\n" : " "}${words(next)}`;
}

function messageOf(error: unknown, words: StepWords): string {
  if (error instanceof CannotGoOn) return error.tell(words);
  return error instanceof Error ? error.message : String(error);
}

/** What leads on after an error of the engine's or of PostgreSQL's; undefined for others, whose message says it all. */
export function nextAfter(error: unknown): NextStep | undefined {
  if (error instanceof CannotGoOn) return error.next;
  if (error instanceof DatabaseError)
    return { kind: troubleOf(error.sqlstate) ?? "mend it" };
  if (error instanceof ConnectionLost) return { kind: error.trouble };
  if (error instanceof NotReachable)
    return {
      kind: (error.sqlstate && troubleOf(error.sqlstate)) || "connection lost",
    };
  return undefined;
}
