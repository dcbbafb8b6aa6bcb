import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { inTransaction, runOne } from "../../postgres/sql";
import { type Catalogue, tableByOid } from "../../sanitise/catalogue/catalogue";
import type {
  MaskedColumn,
  MaskingTask,
} from "../../sanitise/plan/masked-table";
import {
  addConstraintStatements,
  dropConstraintStatement,
  rewriteStatement,
} from "../../sanitise/plan/statements";
import { secondsByPlan } from "./by-plan";
import type { BenchServer } from "./server";

/** Seconds that writing the rules' tables anew takes where each value is only read. */
export function rewriteWithLeast(
  bench: BenchServer,
  yaml: string,
): Promise<number> {
  return secondsByPlan(bench, yaml, ({ tasks }) => tasks, rewrite);
}

/** As `run/mask-tables.ts` does it. */
function rewrite(
  client: ClientBase,
  { tables, keys }: MaskingTask,
  catalogue: Catalogue,
): Promise<void> {
  const tied = keys.map((key) => ({
    key,
    from: tableByOid(catalogue, key.from),
  }));
  return inTransaction(client, async () => {
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
}

/** Reads the value, and leaves it but for one in 2⁶⁴. */
function withLeast(masked: MaskedColumn): MaskedColumn {
  const name = quoteIdentifier(masked.column.name);
  return {
    ...masked,
    expression: `case when hashtextextended(${name}::text, 0) = 0 then null else ${name} end`,
  };
}
