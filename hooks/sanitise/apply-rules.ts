import type { ClientBase } from "pg";
import { quoteIdentifier } from "../postgres/identifier";
import type { CopyServer } from "./copy-server";
import { checkData } from "./plan/check-data";
import { maskedColumns, type Plan, planDatabase } from "./plan/plan";
import { readsOnlyItsRow } from "./plan/reads-only-its-row";
import { prepareSession } from "./run/prepare-session";
import { runPlan, type TableReport } from "./run/run-plan";
import type { ServerSurvey, SurveyedDatabase } from "./survey-server";
import type { Work } from "./work";

/**
 * Tries the rules of every database on its rows, and writes nothing.
 * @returns why they don't fit; empty when they do
 */
export async function tryRules(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
): Promise<string[]> {
  const problems: string[] = [];
  for (const database of survey.databases)
    await inMaskingSession(server, database, work, async (client, plan) => {
      for (const masked of plan.masked)
        problems.push(...(await checkData(client, masked)));
    });
  return problems;
}

/**
 * Does what the rules say, to every database.
 * @returns what was done to tables, by the database's name
 * @throws MaskingFailed
 */
export async function applyRules(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
): Promise<Map<string, TableReport[]>> {
  for (const { name } of survey.dropped) {
    await server.session(server.application, (client) =>
      client.query(`drop database if exists ${quoteIdentifier(name)}`),
    );
    work.tell(`database ${name}: dropped`);
  }
  const reports = new Map<string, TableReport[]>();
  for (const database of survey.databases)
    await inMaskingSession(server, database, work, async (client, plan) => {
      reports.set(
        database.name,
        await runPlan(client, plan, database.catalogue, work.tell),
      );
    });
  return reports;
}

/** A session with everything that masking needs, and the plan for its database. None where there is nothing to do. */
async function inMaskingSession(
  server: CopyServer,
  { name, rules, catalogue }: SurveyedDatabase,
  { maskingKey }: Work,
  run: (client: ClientBase, plan: Plan) => Promise<void>,
): Promise<void> {
  if (rules.length === 0) return;
  await server.session(name, async (client) => {
    await prepareSession(client, maskingKey, rules);
    const pure = new Set<number>();
    for (const table of catalogue.tables) {
      const rule = rules.find(
        (one) => one.schema === table.schema && one.table === table.table,
      )?.rule;
      if (!rule) continue;
      const columns = maskedColumns(table, rule.columns);
      if (await readsOnlyItsRow(client, table, columns)) pure.add(table.oid);
    }
    await run(
      client,
      planDatabase(rules, catalogue, ({ oid }) => pure.has(oid)),
    );
  });
}
