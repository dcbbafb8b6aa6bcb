import { setMaxListeners } from "node:events";

/** The run was ended from outside: by a person's Ctrl-C, or since the engine is gone. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

const controller = new AbortController();

// Each session and process listens to it while it lasts.
setMaxListeners(0, controller.signal);

/**
 * Aborted when this process is to end. From then on nothing is changed any more: sessions with PostgreSQL and processes
 * end, and AWS is only asked, not told.
 */
export const cancelled: AbortSignal = controller.signal;

/** Ends what this process does. */
export function cancel(): void {
  controller.abort(new Cancelled("The run was cancelled."));
}
