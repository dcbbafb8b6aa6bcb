import type { ClientBase } from "pg";
import { quoteTable } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { Catalogue, Table } from "../catalogue/catalogue";
import { silently, withDescendants } from "../catalogue/silently";
import { dropStatistics } from "./table/drop-statistics";
import { refineError } from "./table/masking-failed";
import type { TableReport } from "./table/table-report";

/**
 * Takes all rows from these tables, all in one statement, since tables that refer to one another can only
 * go together.
 * @throws MaskingFailed naming the tables
 */
export async function truncateTables(
  client: ClientBase,
  tables: readonly Table[],
  catalogue: Catalogue,
  way: TableReport["way"] & ("emptied" | "outbound"),
  startedAfter: number,
): Promise<TableReport[]> {
  if (tables.length === 0) return [];
  const clock = stopwatch();
  const reached = tables.flatMap((table) => withDescendants(catalogue, table));
  await refineError(tables.map(tableLabel).join(", "), async () => {
    await silently(client, reached, () =>
      client.query(`truncate table ${tables.map(quoteTable).join(", ")}`),
    );
    for (const table of reached) await dropStatistics(client, table);
  });
  const each = clock() / tables.length;
  return tables.map((table) => {
    const parts = withDescendants(catalogue, table);
    const sum = (of: (part: Table) => number) =>
      parts.reduce((total, part) => total + of(part), 0);
    return {
      table: tableLabel(table),
      way,
      because: null,
      rows: sum(({ estimatedRows = 0 }) => estimatedRows),
      bytesBefore: sum(({ bytes, indexBytes }) => bytes + indexBytes),
      bytesAfter: 0,
      columns: [],
      startedAfter: toThousandth(startedAfter),
      seconds: toThousandth(each),
    };
  });
}
