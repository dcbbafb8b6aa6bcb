import type { ClientBase } from "pg";
import { inParallel } from "../../postgres/in-parallel";
import { quoteTable } from "../../postgres/sql";
import type { Catalogue } from "../../sanitise/catalogue/catalogue";
import type { Plan } from "../../sanitise/plan/plan";
import { maskingSessions } from "../../sanitise/server/masking-sessions";
import { planServer } from "../../sanitise/server/plan-server";
import { surveyServer } from "../../sanitise/survey/survey-server";
import type { BenchServer } from "./server";
import { workOn } from "./work";

/**
 * Seconds that work on what the rules' plan holds takes, once tables are truncated as it says: as many tasks at once as
 * ours, with the same memory, largest first.
 */
export async function secondsByPlan<Task>(
  bench: BenchServer,
  yaml: string,
  tasksOf: (plan: Plan) => readonly Task[],
  doTask: (
    client: ClientBase,
    task: Task,
    catalogue: Catalogue,
  ) => Promise<unknown>,
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
      tasksOf(plan),
      capacity.sessions,
      inSession,
      (client, task) => doTask(client, task, surveyed.catalogue),
    );
  }
  return (performance.now() - start) / 1000;
}
