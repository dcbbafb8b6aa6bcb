import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { inParallel } from "../../postgres/in-parallel";
import { inTransaction, quoteTable, runOne } from "../../postgres/sql";
import { tableByOid } from "../../sanitise/catalogue/catalogue";
import type {
  MaskedColumn,
  MaskingTask,
} from "../../sanitise/plan/masked-table";
import {
  addConstraintStatements,
  dropConstraintStatement,
  rewriteStatement,
} from "../../sanitise/plan/statements";
import { maskingSessions } from "../../sanitise/server/masking-sessions";
import { planServer } from "../../sanitise/server/plan-server";
import { surveyServer } from "../../sanitise/survey/survey-server";
import type { BenchServer } from "./server";
import { workOn } from "./work";

/**
 * Seconds that writing the rules' tables anew takes where each value is only read: as many at once as ours, with the
 * same memory, largest first.
 */
export async function rewriteWithLeast(
  bench: BenchServer,
  yaml: string,
): Promise<number> {
  const { server, work } = workOn(bench, yaml);
  const survey = await surveyServer(server, work.rules);
  const { databases, capacity } = await planServer(server, survey, work);
  const start = performance.now();
  for (const { surveyed, plan } of databases) {
    const rewrite = async (client: ClientBase, { tables, keys }: MaskingTask) =>
      inTransaction(client, async () => {
        const tied = keys.map((key) => ({
          key,
          from: tableByOid(surveyed.catalogue, key.from),
        }));
        for (const { key, from } of tied)
          await client.query(dropConstraintStatement(from, key));
        for (const { table, columns, way } of tables)
          if (way.kind === "rewrite")
            await runOne(
              client,
              rewriteStatement(table, columns.map(withLeast), undefined),
            );
        for (const { key, from } of tied)
          for (const statement of addConstraintStatements(from, key))
            await client.query(statement);
      });
    const inSession = maskingSessions(server, surveyed, work, capacity);
    if (plan.truncated.length > 0)
      await inSession((client) =>
        client.query(
          `truncate table ${plan.truncated.map(quoteTable).join(", ")}`,
        ),
      );
    await inParallel(plan.tasks, capacity.sessions, inSession, rewrite);
  }
  return (performance.now() - start) / 1000;
}

/** Reads the value, and leaves it but for one in 2⁶⁴. */
function withLeast(masked: MaskedColumn): MaskedColumn {
  const name = quoteIdentifier(masked.column.name);
  return {
    ...masked,
    expression: `case when hashtextextended(${name}::text, 0) = 0 then null else ${name} end`,
  };
}
