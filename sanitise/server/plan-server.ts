import type { Reads } from "../acting/owners";
import { type Catalogue, findTable, tablesByOid } from "../catalogue/catalogue";
import { readResources } from "../catalogue/read-resources";
import { findReadProblems } from "../check/find-read-problems";
import {
  type Expression,
  readExpressions,
  writtenSql,
} from "../check/read-expressions";
import {
  bytesNeeded,
  type Capacity,
  capacityFor,
  unknownVcpus,
} from "../plan/capacity";
import { type Ledger, withoutDone } from "../plan/done";
import { withMaskWorkers } from "../plan/mask-workers";
import { type Plan, planDatabase, roomOf, updatedBytes } from "../plan/plan";
import type { Problem } from "../problem";
import { isChosen } from "../resolve/only";
import { readLedger } from "../run/ledger";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey, SurveyedDatabase } from "../survey/survey-server";
import { maskingSessions } from "./masking-sessions";
import type { Work } from "./work";

/** What will be done to one database. */
export interface PlannedDatabase {
  readonly surveyed: SurveyedDatabase;
  readonly plan: Plan;
  /** What earlier runs on this copy have done. */
  readonly ledger: Ledger;
  /** Conditions and expressions of the rules that wouldn't see what they are about: see `find-read-problems.ts`. */
  readonly problems: readonly Problem[];
  /** Whose tables they read besides. */
  readonly reads: Reads;
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
    databases.push(await planFor(server, database, work));
  const { version, ...resources } = await server.session(
    server.application,
    readResources,
  );
  const has = { ...resources, ...server.size };
  const rooms = databases.flatMap(({ plan }) => plan.tasks.map(roomOf));
  const updated = toUpdate(databases);
  const capacity = capacityFor(has, rooms, updated);
  const { sessions } = capacity;
  const spare = {
    major: Number.parseInt(version, 10),
    vcpus: has.vcpus ?? unknownVcpus,
    sessions,
    storage:
      has.storage && has.storage - bytesNeeded(has, rooms, updated, sessions),
  };
  return {
    databases: databases.map((one) => ({
      ...one,
      plan: { ...one.plan, tasks: withMaskWorkers(one.plan.tasks, spare) },
    })),
    capacity,
    memory: resources.memory,
    version,
  };
}

/** Bytes of the tables that UPDATE will change. What an earlier run has changed takes its room already. */
function toUpdate(databases: readonly PlannedDatabase[]): number {
  return databases.reduce(
    (sum, { plan, ledger }) =>
      sum +
      updatedBytes(
        plan.tasks
          .flatMap(({ tables }) => tables)
          .map((one) => withoutDone(one, ledger)),
      ),
    0,
  );
}

async function planFor(
  server: CopyServer,
  surveyed: SurveyedDatabase,
  work: Work,
): Promise<PlannedDatabase> {
  const rules = surveyed.rules.filter((one) => isChosen(work.rules.only, one));
  const { name, catalogue } = surveyed;
  const ledger = await server.session(name, (client) =>
    readLedger(client, server.identity),
  );
  const written = writtenSql(rules, catalogue);
  const expressions =
    written.length === 0
      ? []
      : await maskingSessions(
          server,
          surveyed,
          work,
        )((client) => readExpressions(client, written));
  const impure = new Set(
    expressions
      .filter(({ reads }) => !reads.callsOnlyPostgres)
      .map(({ table }) => table.oid),
  );
  const plan = planDatabase(rules, catalogue, ({ oid }) => !impure.has(oid));
  const outbound = surveyed.resolved.outbound.flatMap(
    (one) => findTable(catalogue, one) ?? [],
  );
  return {
    surveyed,
    plan,
    ledger,
    reads: ownersRead(expressions, catalogue),
    problems: findReadProblems(expressions, plan, outbound, catalogue, ledger),
  };
}

/** What a function may read that an expression calls nobody can know: that may be anybody's. */
function ownersRead(
  expressions: readonly Expression[],
  catalogue: Catalogue,
): Reads {
  const all = new Set(catalogue.tables.map(({ owner }) => owner));
  const owners = new Map<number, Set<string>>();
  for (const { table, reads } of expressions) {
    const own = owners.get(table.oid) ?? new Set();
    owners.set(table.oid, own);
    const read = reads.callsMayRead
      ? all
      : tablesByOid(catalogue, reads.relations).map(({ owner }) => owner);
    for (const owner of read) own.add(owner);
  }
  return new Map([...owners].map(([oid, some]) => [oid, [...some]]));
}
