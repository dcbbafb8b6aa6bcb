import type { ClientBase } from "pg";
import { firingEventTriggers } from "../../postgres/event-triggers";
import type { Problem } from "../problem";

/** Event triggers of the connected database that can't be kept quiet, a sentence or two each. */
export async function findEventTriggerProblems(
  client: ClientBase,
): Promise<Problem[]> {
  return (await firingEventTriggers(client)).map(({ name, why, remedy }) => ({
    what: `the event trigger ${name} ${why}, so masking would start what it calls.`,
    next: { kind: "at origin", change: `run ${remedy}` },
  }));
}
