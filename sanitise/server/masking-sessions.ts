import type { ClientBase } from "pg";
import type { InSession, Seat } from "../../postgres/in-parallel";
import type { Acting } from "../acting/acting";
import { ownersOf, type Reads } from "../acting/owners";
import type { Table } from "../catalogue/catalogue";
import type { Capacity } from "../plan/capacity";
import { prepareSession } from "../run/prepare-session";
import type { CopyServer } from "../survey/copy-server";
import type { SurveyedDatabase } from "../survey/survey-server";
import type { Work } from "./work";

/**
 * Sessions with everything that masking needs for some tables of that database.
 * @param reads what the rules' own SQL reads besides
 */
export function maskingSeats(
  database: SurveyedDatabase,
  work: Work,
  acting: Acting,
  reads: Reads,
  capacity?: Capacity,
): (tables: readonly Table[]) => Seat {
  return (tables) => {
    const seat = acting.seat(database.name, ownersOf(tables, reads));
    return {
      key: seat.key,
      inSession: prepared(seat.inSession, database, work, capacity),
    };
  };
}

/**
 * How to open sessions of the login's in that database with everything that masking needs. Tables that are masked at once
 * can wait for one another's locks, as long as the largest takes; nobody else is on the copy by then.
 */
export function maskingSessions(
  server: CopyServer,
  database: SurveyedDatabase,
  work: Work,
  capacity?: Capacity,
): InSession {
  return prepared(
    (work) => server.session(database.name, work),
    database,
    work,
    capacity,
  );
}

function prepared(
  inSession: InSession,
  { rules }: SurveyedDatabase,
  { maskingKey, rules: ruled }: Work,
  capacity: Capacity | undefined,
): InSession {
  return (work) =>
    inSession(async (client) => {
      await prepareSession(client, maskingKey, rules, ruled);
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
