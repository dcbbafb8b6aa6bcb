import { describe } from "../../../postgres/errors";
import { Cancelled } from "../../../process/cancellation";
import { nextAfter } from "../../../sanitise/cannot-go-on";
import { LoadFailed, type Met } from "../dump/load-failed";
import type { Side, StreamSides } from "./stream-sides";

/** Why rows don't arrive. @param how goes on after "The rows that went straight …" */
export function streamFailed(
  { target }: StreamSides,
  how: string,
  met?: Met,
): LoadFailed {
  return new LoadFailed(
    `The rows that went straight from production to the target ${how} The target is untouched; the next run drops the database "${target.login.database}".`,
    met,
  );
}

/**
 * What throws a session's error as one that says which side's that was; one that says it already as it is.
 * @param table what was at work. Default: nothing yet
 */
export function metAt(
  sides: StreamSides,
  side: Side,
  table?: string,
): (error: unknown) => never {
  return (error) => {
    if (error instanceof LoadFailed || error instanceof Cancelled) throw error;
    const next = nextAfter(error);
    throw streamFailed(
      sides,
      `stopped${table === undefined ? "" : ` at ${table}`}: ${side}: ${describe(error)}`,
      next && { server: side, next },
    );
  };
}
