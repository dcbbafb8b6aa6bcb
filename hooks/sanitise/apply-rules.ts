import type { CopyServer } from "./copy-server";
import { maskingSessions } from "./masking-sessions";
import { describeCapacity } from "./plan/capacity";
import { checkData } from "./plan/check-data";
import { checkReferences } from "./plan/check-references";
import type { ServerPlan } from "./plan-server";
import { inParallel } from "./run/in-parallel";
import { openLedger } from "./run/ledger";
import { runPlan } from "./run/run-plan";
import { stopwatch } from "./run/stopwatch";
import type { TableReport } from "./run/table-report";
import type { Work } from "./work";

/**
 * Tries the rules of every database on its rows, and writes nothing.
 * @returns why they don't fit; empty when they do
 */
export async function tryRules(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { database, plan } of databases) {
    const { rules, catalogue } = database;
    if (rules.length === 0) continue;
    const inSession = maskingSessions(server, database, work, capacity);
    problems.push(
      ...(await inSession((client) =>
        checkReferences(client, database.database, catalogue),
      )),
    );
    const masked = plan.tasks.flatMap(({ tables }) => tables);
    const found = await inParallel(
      masked,
      capacity.sessions,
      inSession,
      checkData,
    );
    problems.push(...found.flat());
  }
  return problems;
}

/**
 * Does what the rules say of tables, in every database.
 * @returns what was done to tables, by the database's name
 * @throws MaskingFailed
 */
export async function applyRules(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
): Promise<Map<string, TableReport[]>> {
  const clock = stopwatch();
  work.tell(`masking ${describeCapacity(capacity)}`);
  const reports = new Map<string, TableReport[]>();
  for (const { database, plan } of databases) {
    const inSession = maskingSessions(server, database, work, capacity);
    if (plan.emptied.length + plan.tasks.length === 0) continue;
    const { catalogue, name } = database;
    const done = await server.session(name, (client) =>
      openLedger(client, server.identity),
    );
    const context = { catalogue, done, copy: server.identity, clock };
    reports.set(
      name,
      await runPlan(plan, capacity.sessions, inSession, context, work.tell),
    );
  }
  return reports;
}
