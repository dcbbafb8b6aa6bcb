import type { ClientBase } from "pg";
import { firingEventTriggers } from "../../postgres/event-triggers";

/** Others' code would run for what the rotation writes: the marker's schema and table, and the canary's. */
export class EventTriggersFire extends Error {
  override readonly name = "EventTriggersFire";
}

/**
 * Before anything is written to a copy.
 * @throws EventTriggersFire naming each
 */
export async function assertNoEventTriggers(client: ClientBase): Promise<void> {
  const firing = await firingEventTriggers(client);
  if (firing.length > 0)
    throw new EventTriggersFire(
      [
        "The copy has event triggers that what this step writes would start. No password was changed but the master's own.",
        ...firing.map(
          ({ name, why, remedy }) =>
            `  - ${name} ${why}. In production run ${remedy}, and take a new snapshot.`,
        ),
      ].join("\n"),
    );
}
