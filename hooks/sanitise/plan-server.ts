import type { ClientBase } from "pg";
import { findTable } from "./catalogue/catalogue";
import { readResources } from "./catalogue/read-resources";
import type { CopyServer } from "./copy-server";
import { maskingSessions } from "./masking-sessions";
import { type Capacity, capacityFor } from "./plan/capacity";
import { isChosen } from "./plan/only";
import { bytesOf, maskedColumns, type Plan, planDatabase } from "./plan/plan";
import { readsOnlyItsRow } from "./plan/reads-only-its-row";
import { deleteCondition } from "./rules/rules";
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
  );
  return { databases, capacity, memory: resources.memory, version };
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
