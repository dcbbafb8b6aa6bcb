import { counted, duration } from "../../words/amounts";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import { auditDatabase } from "../audit/audit-database";
import { AuditFailed, type LocatedFinding } from "../audit/audit-failed";
import { readResources } from "../catalogue/read-resources";
import { canSearch } from "../check/access";
import { capacityFor } from "../plan/capacity";
import { proposeRemedy } from "../propose/propose-remedy";
import type { Rules } from "../rules/rules";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey, SurveyedDatabase } from "../survey/survey-server";
import type { RunRecord } from "./run-record";

/** How many sessions the audit may use at once. Nothing is written, so storage sets no limit. */
export async function auditSessions(
  server: CopyServer,
  { databases }: ServerSurvey,
): Promise<number> {
  const resources = await server.session(server.application, readResources);
  return capacityFor(
    { ...resources, ...server.size, storage: undefined },
    databases.flatMap(({ catalogue }) =>
      catalogue.tables.map(({ bytes }) => bytes),
    ),
  ).sessions;
}

/**
 * Searches every database for what must not be in a clean copy. The sessions must have the rights of the
 * tables' owners.
 * @param sessions how many at once
 * @param record gets what was searched and found
 * @throws AuditFailed naming every place and its count, after all of them were searched
 */
export async function auditServer(
  server: CopyServer,
  databases: readonly SurveyedDatabase[],
  { allow, patterns }: Pick<Rules, "allow" | "patterns">,
  sessions: number,
  tell: (text: string) => void,
  { audits }: Pick<RunRecord, "audits">,
): Promise<void> {
  const failures: LocatedFinding[] = [];
  for (const { name, catalogue, rights, resolved } of databases) {
    const clock = stopwatch();
    const { unused, ...searched } = await auditDatabase(
      {
        sessions,
        inSession: (work) => server.session(name, work),
        catalogue,
        canSearch: (table) => canSearch(table, rights),
        shared: server.shared,
      },
      { allow, patterns, accept: resolved.accept },
    );
    failures.push(
      ...searched.findings.map((one) => ({
        database: name,
        ...one,
        remedy: proposeRemedy(one, resolved, catalogue),
      })),
    );
    audits.set(name, { ...searched, seconds: toThousandth(clock()) });
    tell(
      `audit of ${name}: ${counted(searched.tables, "table")}, ${counted(searched.columns, "column")} and ${counted(searched.rows, "row")} searched (${duration(clock())})`,
    );
    for (const { table, column, kind } of unused)
      tell(
        `audit of ${name}: accept names ${kind} in ${table}, column ${column}, where none was found; the entry can go`,
      );
  }
  if (failures.length > 0) throw new AuditFailed(failures, server.application);
}
