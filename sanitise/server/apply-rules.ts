import { inParallel } from "../../postgres/in-parallel";
import { stopwatch } from "../../words/stopwatch";
import { type Catalogue, findTable } from "../catalogue/catalogue";
import { checkReferences } from "../check/check-references";
import { checkData } from "../check/data/check-data";
import { describeCapacity } from "../plan/capacity";
import { isDeleted, type Ledger, withoutDone } from "../plan/done";
import type { Problem } from "../problem";
import { type DatabaseRules, deleteCondition } from "../rules/rules";
import { openLedger } from "../run/ledger";
import { runPlan } from "../run/run-plan";
import type { TableReport } from "../run/table/table-report";
import type { CopyServer } from "../survey/copy-server";
import { assertSameKey, keyPrint } from "./assert-same-key";
import { maskingSessions } from "./masking-sessions";
import type { ServerPlan } from "./plan-server";
import type { Work } from "./work";

/**
 * Tries the rules of every database on its rows, as far as they aren't applied yet, and writes nothing.
 * @returns why they don't fit; empty when they do
 * @throws OtherMaskingKey
 */
export async function tryRules(
  server: CopyServer,
  { databases, capacity }: ServerPlan,
  work: Work,
): Promise<Problem[]> {
  const problems = databases.flatMap((one) => one.problems);
  if (problems.length > 0) return problems;
  assertSameKey(databases, server.identity, work);
  for (const { surveyed, plan, ledger } of databases) {
    const { rules, catalogue } = surveyed;
    if (rules.length === 0) continue;
    const inSession = maskingSessions(server, surveyed, work, capacity);
    problems.push(
      ...(await inSession((client) =>
        checkReferences(
          client,
          withoutDeleted(surveyed.resolved, catalogue, ledger),
          catalogue,
        ),
      )),
    );
    const masked = plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => withoutDone(one, ledger));
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
  for (const { surveyed, plan } of databases) {
    const inSession = maskingSessions(server, surveyed, work, capacity);
    if (plan.truncated.length + plan.tasks.length === 0) continue;
    const { catalogue, name } = surveyed;
    const done = await server.session(name, (client) =>
      openLedger(
        client,
        server.identity,
        keyPrint(work.maskingKey, server.identity),
      ),
    );
    const context = { catalogue, done, identity: server.identity, clock };
    reports.set(
      name,
      await runPlan(plan, capacity.sessions, inSession, context, work.tell),
    );
  }
  return reports;
}

/** The rules without conditions by which rows were deleted already: they would be judged by masks. */
function withoutDeleted(
  { tables, ...rules }: DatabaseRules,
  catalogue: Catalogue,
  ledger: Ledger,
): DatabaseRules {
  return {
    ...rules,
    tables: tables.map(({ rule, ...name }) => {
      const table = findTable(catalogue, name);
      return table && isDeleted(ledger, table, deleteCondition(rule))
        ? { ...name, rule: { ...rule, delete: "none" } }
        : { ...name, rule };
    }),
  };
}
