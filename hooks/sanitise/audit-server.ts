import { auditDatabase } from "./audit/audit-database";
import { AuditFailed, type LocatedFinding } from "./audit/audit-failed";
import type { CopyServer } from "./copy-server";
import { canSearch } from "./plan/access";
import type { AuditReport } from "./report";
import type { Rules } from "./rules/rules";
import { roundSeconds, stopwatch } from "./run/stopwatch";
import type { SurveyedDatabase } from "./survey-server";

/**
 * Searches every database for what must not be in a clean copy. The sessions must have the rights of the
 * tables' owners.
 * @param sessions how many at once
 * @returns what was searched, by the database's name
 * @throws AuditFailed naming every place and its count, after all of them were searched
 */
export async function auditServer(
  server: CopyServer,
  databases: readonly SurveyedDatabase[],
  rules: Pick<Rules, "allow" | "patterns" | "accept" | "databases">,
  tell: (text: string) => void,
  sessions = 2,
): Promise<Map<string, AuditReport>> {
  const reports = new Map<string, AuditReport>();
  const failures: LocatedFinding[] = [];
  for (const { name, catalogue, rights } of databases) {
    const clock = stopwatch();
    const other = rules.databases[name];
    const accept =
      name === server.application
        ? rules.accept
        : other?.kind === "rules"
          ? other.accept
          : [];
    const { findings, unused, ...searched } = await auditDatabase(
      {
        sessions,
        inSession: (work) => server.session(name, work),
        catalogue,
        canSearch: (table) => canSearch(table, rights),
      },
      { allow: rules.allow, patterns: rules.patterns, accept },
    );
    failures.push(...findings.map((one) => ({ database: name, ...one })));
    const seconds = roundSeconds(clock());
    reports.set(name, { ...searched, seconds });
    tell(
      `audit of ${name}: ${searched.tables} tables, ${searched.columns} columns and ${searched.rows.toLocaleString("en")} rows searched (${seconds} s)`,
    );
    for (const { table, column, kind } of unused)
      tell(
        `audit of ${name}: accept names ${kind} in ${table}, column ${column}, where none was found; the entry can go`,
      );
  }
  if (failures.length > 0) throw new AuditFailed(failures, server.application);
  return reports;
}
