import { searchTables, tablesWithRows } from "./audit/audit-database";
import { AuditFailed } from "./audit/audit-failed";
import { searchStatistics } from "./audit/audit-statistics";
import { isBytes } from "./audit/searchable";
import type { CopyServer } from "./copy-server";
import { canSearch } from "./plan/access";
import type { AuditReport, LocatedFinding } from "./report";
import { tableLabel } from "./rules/rules";
import { roundSeconds, stopwatch } from "./run/stopwatch";
import type { SurveyedDatabase } from "./survey-server";

/**
 * Searches every table of every database for e-mail addresses that are neither reserved nor allowed. The
 * session must have the rights of the tables' owners.
 * @returns what was searched, by the database's name
 * @throws AuditFailed naming every place and its count, after all of them were searched
 */
export async function auditServer(
  server: CopyServer,
  databases: readonly SurveyedDatabase[],
  allow: readonly string[],
  tell: (text: string) => void,
): Promise<Map<string, AuditReport>> {
  const reports = new Map<string, AuditReport>();
  const findings: LocatedFinding[] = [];
  for (const { name, catalogue, rights, largeObjects } of databases) {
    const clock = stopwatch();
    const tables = tablesWithRows(catalogue);
    const searchable = tables.filter((table) => canSearch(table, rights));
    const searched = await server.session(name, async (client) => {
      await client.query("set row_security = off");
      const found = await searchTables(client, searchable, allow);
      const remembered = await searchStatistics(client, allow);
      // Where the rows themselves hold addresses, a rule for the column mends both.
      const only = remembered.filter(
        ({ table, column }) =>
          !found.findings.some(
            (one) => one.table === table && one.column === column,
          ),
      );
      return { ...found, findings: [...found.findings, ...only] };
    });
    findings.push(
      ...searched.findings.map((finding) => ({ database: name, ...finding })),
    );
    reports.set(name, {
      tables: searched.tables,
      columns: searched.columns,
      rows: searched.rows,
      seconds: roundSeconds(clock()),
      notSearched: [
        ...tables
          .filter((table) => !canSearch(table, rights))
          .map((table) => `table ${tableLabel(table)} of an extension`),
        ...catalogue.tables
          .filter(({ kind }) => kind === "foreign table")
          .map((table) => `foreign table ${tableLabel(table)}`),
        ...searchable.flatMap((table) =>
          table.columns
            .filter(isBytes)
            .map(({ name }) => `bytes in ${tableLabel(table)}.${name}`),
        ),
        ...(largeObjects > 0
          ? [`${largeObjects} large object${largeObjects === 1 ? "" : "s"}`]
          : []),
      ],
    });
    tell(
      `audit of ${name}: ${searched.tables} tables, ${searched.columns} columns and ${searched.rows.toLocaleString("en")} rows searched (${roundSeconds(clock())} s)`,
    );
  }
  if (findings.length > 0) throw new AuditFailed(findings, server.application);
  return reports;
}
