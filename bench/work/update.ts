import type { ClientBase } from "pg";
import { quoteTable, runOne } from "../../postgres/sql";
import type { MaskedTable } from "../../sanitise/plan/masked-table";
import {
  deleteStatement,
  updateStatement,
} from "../../sanitise/plan/statements";
import { secondsByPlan } from "./by-plan";
import type { BenchServer } from "./server";

/**
 * Seconds that the same rules take by UPDATE with the same expressions, and by VACUUM FULL, without which
 * old rows stay.
 */
export function updateAndVacuum(
  bench: BenchServer,
  yaml: string,
): Promise<number> {
  return secondsByPlan(
    bench,
    yaml,
    ({ tasks }) => tasks.flatMap(({ tables }) => tables),
    update,
  );
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
