import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { quoteTable } from "../../../postgres/sql";
import type { Table } from "../../catalogue/catalogue";
import { vacuumAndAnalyze } from "./vacuum-and-analyze";

/**
 * Has the planner learn the new values of a table that was written anew. What it knows of other columns still
 * holds, and with hundreds of them that would take longer than the masking.
 * @param columns names of those with new values
 * @param sameRows whether the table has the rows that it had when the planner learnt of the others
 */
export async function analyzeRewritten(
  client: ClientBase,
  table: Table,
  columns: readonly string[],
  sameRows: boolean,
): Promise<void> {
  if (sameRows && (await isKnown(client, table, columns)))
    await client.query(
      `analyze ${quoteTable(table)} (${columns.map(quoteIdentifier).join(", ")})`,
    );
  else await vacuumAndAnalyze(client, table, false);
}

/**
 * Whether the planner knows all but these columns' values. With a list of columns ANALYZE leaves out indexes'
 * expressions, and statistics objects that aren't on these alone (PostgreSQL's commands/analyze.c and
 * statistics/extended_stats.c).
 */
async function isKnown(
  client: ClientBase,
  { oid }: Table,
  columns: readonly string[],
): Promise<boolean> {
  const { rows } = await client.query<{ known: boolean }>(
    `select pg_relation_size(c.oid) > 0
      and not exists (select from pg_statistic_ext where stxrelid = c.oid)
      and not exists (select from pg_index where indrelid = c.oid and indexprs is not null)
      and not exists (
        select from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attstattarget is distinct from 0
          and a.attname <> all ($2)
          and not exists (select from pg_stats s where s.schemaname = n.nspname
            and s.tablename = c.relname and s.attname = a.attname and not s.inherited)) as known
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.oid = $1::int8::oid`,
    [oid, columns],
  );
  return rows[0]?.known ?? false;
}
