import type { ClientBase } from "pg";
import { findTable } from "./catalogue/catalogue";
import { readResources } from "./catalogue/read-resources";
import type { CopyServer } from "./copy-server";
import { maskingSessions } from "./masking-sessions";
import { type Capacity, capacityFor } from "./plan/capacity";
import { isChosen } from "./plan/only";
import {
  bytesOf,
  maskedColumns,
  type Plan,
  planDatabase,
  updatedBytes,
} from "./plan/plan";
import { readsOnlyItsRow } from "./plan/reads-only-its-row";
import { deleteCondition } from "./rules/rules";
import { readLedger, withoutDone } from "./run/ledger";
import type { ServerSurvey, SurveyedDatabase } from "./survey-server";
import type { Work } from "./work";

/** What will be done to one database. */
export interface PlannedDatabase {
  readonly database: SurveyedDatabase;
  readonly plan: Plan;
}

/** What will be done to a server, and how much of it at once. */
export interface ServerPlan {
  readonly databases: readonly PlannedDatabase[];
  readonly capacity: Capacity;
  /** Bytes of memory, by the server's own settings. */
  readonly memory: number;
  /** PostgreSQL's, e.g. `17.10`. */
  readonly version: string;
}

/**
 * Plans what is to be done to each database. Writes nothing that stays.
 * @throws TooLittleStorage
 */
export async function planServer(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
): Promise<ServerPlan> {
  const databases: PlannedDatabase[] = [];
  for (const database of survey.databases)
    databases.push({ database, plan: await planFor(server, database, work) });
  const { version, ...resources } = await server.session(
    server.application,
    readResources,
  );
  const capacity = capacityFor(
    { ...resources, ...server.size },
    databases.flatMap(({ plan }) => plan.tasks.map(bytesOf)),
    await toUpdate(server, databases),
  );
  return { databases, capacity, memory: resources.memory, version };
}

/** Bytes of the tables that UPDATE will change. What an earlier run has changed takes its room already. */
async function toUpdate(
  server: CopyServer,
  databases: readonly PlannedDatabase[],
): Promise<number> {
  let bytes = 0;
  for (const { database, plan } of databases) {
    const done = await server.session(database.name, (client) =>
      readLedger(client, server.identity),
    );
    const left = plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => withoutDone(one, done));
    bytes += updatedBytes(left);
  }
  return bytes;
}

async function planFor(
  server: CopyServer,
  database: SurveyedDatabase,
  work: Work,
): Promise<Plan> {
  const rules = database.rules.filter((one) => isChosen(work.rules.only, one));
  const changing = rules.filter(({ rule }) => rule.delete !== "all");
  const { catalogue } = database;
  const pure = new Set<number>();
  if (changing.length > 0)
    await maskingSessions(
      server,
      database,
      work,
    )(async (client: ClientBase) => {
      for (const { rule, ...name } of changing) {
        const table = findTable(catalogue, name);
        if (!table) continue;
        const conditions = [rule.where, deleteCondition(rule)].filter(
          (it) => it !== undefined,
        );
        const columns = maskedColumns(table, rule.columns);
        if (await readsOnlyItsRow(client, table, columns, conditions))
          pure.add(table.oid);
      }
    });
  return planDatabase(rules, catalogue, ({ oid }) => pure.has(oid));
}
