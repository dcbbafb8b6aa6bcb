import type { Trouble } from "../../../postgres/sqlstates";
import { nextAfter } from "../../../sanitise/cannot-go-on";
import type { NextStep } from "../../../sanitise/problem";

/** Which server met something, and what leads on. */
export interface Met {
  readonly server: "production" | "target";
  readonly next: NextStep;
}

/** Production couldn't be loaded, or may not be. The message says why, without any value. */
export class LoadFailed extends Error {
  override readonly name = "LoadFailed";

  constructor(
    message: string,
    /** What a server met besides what was asked of it. Default: the message says what to do. */
    readonly met?: Met,
  ) {
    super(message);
  }
}

/** Trouble that a program told of its server; undefined: it told none. */
export function metBy(
  server: Met["server"],
  trouble: Trouble | undefined,
): Met | undefined {
  return trouble && { server, next: { kind: trouble } };
}

/** An error of a session with production as one that says which server that was; any other as it is. */
export function atProduction(error: unknown): unknown {
  const next = nextAfter(error);
  return next && error instanceof Error
    ? new LoadFailed(`Production: ${error.message} Nothing was changed.`, {
        server: "production",
        next,
      })
    : error;
}
