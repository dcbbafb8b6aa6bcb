import type { ClientBase } from "pg";
import type { InSession } from "../../postgres/in-parallel";
import type { Capacity } from "../plan/capacity";
import { prepareSession } from "../run/prepare-session";
import type { CopyServer } from "../survey/copy-server";
import type { SurveyedDatabase } from "../survey/survey-server";
import type { Work } from "./work";

/**
 * How to open sessions in that database with everything that masking needs. Tables that are masked at once
 * can wait for one another's locks, as long as the largest takes; nobody else is on the copy by then.
 */
export function maskingSessions(
  server: CopyServer,
  { name, rules }: SurveyedDatabase,
  { maskingKey }: Work,
  capacity?: Capacity,
): InSession {
  return (work) =>
    server.session(name, async (client) => {
      await prepareSession(client, maskingKey, rules);
      if (capacity) await use(client, capacity);
      return work(client);
    });
}

async function use(
  client: ClientBase,
  { maintenanceMemory, indexWorkers }: Capacity,
): Promise<void> {
  await client.query(
    `select set_config('maintenance_work_mem', $1, false), set_config('max_parallel_maintenance_workers', $2, false),
      set_config('lock_timeout', '4h', false), set_config('synchronous_commit', 'off', false)`,
    [`${maintenanceMemory}MB`, String(indexWorkers)],
  );
}
