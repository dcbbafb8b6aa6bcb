import {
  ConnectionLost,
  DatabaseError,
  NotReachable,
} from "../postgres/errors";
import { troubleOf } from "../postgres/sqlstates";
import type { NextStep } from "./problem";

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
