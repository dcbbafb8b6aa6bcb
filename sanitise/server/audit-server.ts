import type { Seat } from "../../postgres/in-parallel";
import { counted, duration } from "../../words/amounts";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { Acting } from "../acting/acting";
import { auditDatabase, type Search } from "../audit/audit-database";
import { AuditFailed, type LocatedFinding } from "../audit/audit-failed";
import { letLookFor } from "../audit/real-values/put-aside";
import { chunkFor } from "../audit/text/segments";
import type { Table } from "../catalogue/catalogue";
import { readResources } from "../catalogue/read-resources";
import { canSearch } from "../check/access";
import { capacityFor } from "../plan/capacity";
import { proposeRemedy } from "../propose/propose-remedy";
import type { Rules } from "../rules/rules";
import type { CopyServer } from "../survey/copy-server";
import type { ServerSurvey, SurveyedDatabase } from "../survey/survey-server";
import type { RunRecord } from "./run-record";

/** How much the audit does at once. */
export type AuditCapacity = Required<Pick<Search, "sessions" | "chunk">>;

/** How much the audit may do at once. Nothing is written, so storage sets no limit. */
export async function auditCapacity(
  server: CopyServer,
  { databases }: ServerSurvey,
): Promise<AuditCapacity> {
  const resources = await server.session(server.application, readResources);
  const { sessions } = capacityFor(
    { ...resources, ...server.size, storage: undefined },
    databases.flatMap(({ catalogue }) =>
      catalogue.tables.map(({ bytes }) => bytes),
    ),
  );
  return { sessions, chunk: chunkFor(resources.memory, sessions) };
}

/**
 * Searches every database for what must not be in a clean copy.
 * @param capacity how much at once
 * @param record gets what was searched and found
 * @param acting whose sessions read tables. Undefined: the login's own, which must have the rights of the tables' owners
 * @throws AuditFailed naming every place and its count, after all of them were searched
 */
export async function auditServer(
  server: CopyServer,
  databases: readonly SurveyedDatabase[],
  { allow, patterns, region }: Pick<Rules, "allow" | "patterns" | "region">,
  capacity: AuditCapacity,
  tell: (text: string) => void,
  record: Pick<RunRecord, "audits" | "at">,
  acting?: Acting,
): Promise<void> {
  const failures: LocatedFinding[] = [];
  for (const { name, catalogue, rights, resolved } of databases) {
    const clock = stopwatch();
    const { unused, ...searched } = await auditDatabase(
      {
        ...capacity,
        inSession: (work) => server.session(name, work),
        ...(acting && {
          seatOf: (table: Table) => readingSeat(name, table, acting),
        }),
        catalogue,
        canSearch: (table) => canSearch(table, rights),
        shared: server.shared,
        onWork: (what) => {
          record.at = `searching ${name}: ${what}`;
        },
      },
      { allow, patterns, region, accept: resolved.accept },
    );
    failures.push(
      ...searched.findings.map((one) => ({
        database: name,
        ...one,
        remedy: proposeRemedy(one, resolved, catalogue),
      })),
    );
    record.audits.set(name, { ...searched, seconds: toThousandth(clock()) });
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

function readingSeat(database: string, { owner }: Table, acting: Acting): Seat {
  const { key, inSession } = acting.seat(database, [owner]);
  return {
    key,
    inSession: async (work) => {
      await acting.grant(database, [owner], letLookFor);
      return inSession(work);
    },
  };
}
