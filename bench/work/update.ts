import type { ClientBase } from "pg";
import { inParallel } from "../../postgres/in-parallel";
import { quoteTable, runOne } from "../../postgres/sql";
import type { MaskedTable } from "../../sanitise/plan/masked-table";
import {
  deleteStatement,
  updateStatement,
} from "../../sanitise/plan/statements";
import { maskingSessions } from "../../sanitise/server/masking-sessions";
import { planServer } from "../../sanitise/server/plan-server";
import { surveyServer } from "../../sanitise/survey/survey-server";
import type { BenchServer } from "./server";
import { workOn } from "./work";

/**
 * Seconds that the same rules take by UPDATE with the same expressions, and by VACUUM FULL, without which
 * old rows stay: as many tables at once as ours, with the same memory, largest first.
 */
export async function updateAndVacuum(
  bench: BenchServer,
  yaml: string,
): Promise<number> {
  const { server, work } = workOn(bench, yaml);
  const survey = await surveyServer(server, work.rules);
  const { databases, capacity } = await planServer(server, survey, work);
  const start = performance.now();
  for (const { surveyed, plan } of databases) {
    const inSession = maskingSessions(server, surveyed, work, capacity);
    if (plan.truncated.length > 0)
      await inSession((client) =>
        client.query(
          `truncate table ${plan.truncated.map(quoteTable).join(", ")}`,
        ),
      );
    await inParallel(
      plan.tasks.flatMap(({ tables }) => tables),
      capacity.sessions,
      inSession,
      update,
    );
  }
  return (performance.now() - start) / 1000;
}

async function update(
  client: ClientBase,
  { table, columns, where, deleteWhere }: MaskedTable,
): Promise<void> {
  if (deleteWhere !== undefined)
    await runOne(client, deleteStatement([{ table, where: deleteWhere }]));
  if (columns.length > 0)
    await runOne(client, updateStatement(table, columns, where));
  await client.query(`vacuum (full) ${quoteTable(table)}`);
}
