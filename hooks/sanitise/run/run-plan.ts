import type { ClientBase } from "pg";
import { type Catalogue, type Table, tableByOid } from "../catalogue/catalogue";
import type { MaskedTable, Plan } from "../plan/plan";
import { tableLabel } from "../rules/rules";
import { countRows } from "./count-rows";
import { dependedOn, forgetValues } from "./forget-values";
import { refineError } from "./masking-failed";
import { inTransaction, quoteTable, runOne } from "./sql";
import { rewriteStatement, silence, updateStatement } from "./statements";
import { roundSeconds, stopwatch } from "./stopwatch";

/** What was done to one table. No value of it stands here. */
export interface TableReport {
  readonly table: string;
  readonly way: "deleted" | "rewritten" | "updated";
  /** How many there were; for a deleted table the planner's estimate, since counting reads it all. */
  readonly rows: number;
  /** Columns that changed. */
  readonly columns: readonly string[];
  readonly seconds: number;
}

/**
 * Does to the connected database what the plan says. The session must have what `prepare-session.ts`
 * gives it, and the rights of the tables' owners.
 * @param tell gets a line of progress per table, without any value
 * @throws MaskingFailed naming the table
 */
export async function runPlan(
  client: ClientBase,
  plan: Plan,
  catalogue: Catalogue,
  tell: (text: string) => void,
): Promise<TableReport[]> {
  const total = plan.emptied.length + plan.masked.length;
  const reports = await emptyTables(client, plan.emptied, catalogue);
  if (reports.length > 0)
    tell(
      `tables 1 to ${reports.length} of ${total}: emptied (${seconds(reports)} s)`,
    );
  for (const masked of plan.masked) {
    const report = await maskTable(client, masked, catalogue);
    reports.push(report);
    tell(
      `table ${reports.length} of ${total}: ${report.table}, ${report.rows.toLocaleString("en")} rows masked (${report.seconds} s)`,
    );
  }
  return reports;
}

/** All in one statement, since tables that refer to one another can only go together. */
async function emptyTables(
  client: ClientBase,
  tables: readonly Table[],
  catalogue: Catalogue,
): Promise<TableReport[]> {
  if (tables.length === 0) return [];
  const clock = stopwatch();
  const reached = tables.flatMap((table) => withDescendants(catalogue, table));
  await refineError(tables.map(tableLabel).join(", "), async () => {
    await silently(client, reached, () =>
      client.query(`truncate table ${tables.map(quoteTable).join(", ")}`),
    );
    for (const table of reached) await forgetValues(client, table);
  });
  const each = clock() / tables.length;
  return tables.map((table) => ({
    table: tableLabel(table),
    way: "deleted" as const,
    rows: withDescendants(catalogue, table).reduce(
      (sum, { estimatedRows = 0 }) => sum + estimatedRows,
      0,
    ),
    columns: [],
    seconds: roundSeconds(each),
  }));
}

async function maskTable(
  client: ClientBase,
  masked: MaskedTable,
  catalogue: Catalogue,
): Promise<TableReport> {
  const { table, columns } = masked;
  const clock = stopwatch();
  return refineError(tableLabel(table), async () => {
    const rewritten = await rewrite(client, masked);
    const rows = rewritten ?? (await update(client, masked, catalogue));
    if (rows === 0) await forgetValues(client, table);
    else await client.query(`analyze ${quoteTable(table)}`);
    return {
      table: tableLabel(table),
      way: rewritten === undefined ? "updated" : "rewritten",
      rows,
      columns: columns.map(({ column }) => column.name),
      seconds: roundSeconds(clock()),
    };
  });
}

/** @returns the number of rows, or undefined where that way can't be gone: then nothing was changed. */
async function rewrite(
  client: ClientBase,
  { table, columns, way }: MaskedTable,
): Promise<number | undefined> {
  if (way.kind !== "rewrite") return undefined;
  try {
    return await silently(client, [table], async () => {
      await runOne(client, rewriteStatement(table, columns));
      return countRows(client, table);
    });
  } catch (error) {
    // Something depends on a column in a way that the plan didn't see.
    if (dependedOn(error)) return undefined;
    throw error;
  }
}

async function update(
  client: ClientBase,
  { table, columns, storage }: MaskedTable,
  catalogue: Catalogue,
): Promise<number> {
  const reached = withDescendants(catalogue, table);
  const { rowCount } = await silently(client, reached, () =>
    runOne(client, updateStatement(table, columns)),
  );
  for (const part of storage)
    await client.query(`vacuum (full) ${quoteTable(part)}`);
  return rowCount ?? 0;
}

/** Does work in one transaction in which these tables' triggers don't fire and none of their rows is hidden. */
function silently<T>(
  client: ClientBase,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  const { before, after } = silence(tables);
  return inTransaction(client, async () => {
    for (const statement of before) await client.query(statement);
    const result = await work();
    for (const statement of after) await client.query(statement);
    return result;
  });
}

function withDescendants(catalogue: Catalogue, table: Table): Table[] {
  return [table, ...table.descendants.map((oid) => tableByOid(catalogue, oid))];
}

function seconds(reports: readonly TableReport[]): number {
  return roundSeconds(reports.reduce((sum, { seconds }) => sum + seconds, 0));
}
