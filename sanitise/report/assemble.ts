import { tableLabel } from "../../postgres/table-name";
import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { Table } from "../catalogue/catalogue";
import { couldBePersonal } from "../propose/could-be-personal";
import type { TableReport } from "../run/table/table-report";
import type { RunRecord } from "../server/run-record";
import type { SurveyedDatabase } from "../survey/survey-server";
import { assembleAudit } from "./assemble-audit";
import { columnFates } from "./column-fates";
import type {
  DatabaseEvidence,
  Evidence,
  LargeObjectsEvidence,
  Origin,
  TableEvidence,
} from "./evidence";
import { type Ruling, reportedTables, rulingOf } from "./reported-tables";
import { compareSchemas, fingerprint, listSchema } from "./schema-fingerprint";

/** What is known of a run besides what it did. */
export type Facts = Pick<
  Evidence,
  "stack" | "backups" | "instance" | "target" | "rulesFile" | "rulesHash"
> & {
  readonly origin: Origin | null;
  /** The evidence of the refresh before, as an earlier version may have written it. */
  readonly before?: Partial<Evidence> | undefined;
};

/** Makes the evidence of a run that begins now, once it has ended. */
export type Assemble = (
  record: RunRecord,
  outcome: Evidence["outcome"],
  problem?: string,
) => Evidence;

/** Starts to count; what it returns makes the evidence when the run has ended. */
export function beginEvidence({ before, origin, ...facts }: Facts): Assemble {
  const startedAt = new Date();
  const clock = stopwatch();
  return (record, outcome, problem) => ({
    ...facts,
    startedAt: startedAt.toISOString(),
    seconds: toThousandth(clock()),
    outcome,
    problem: problem ?? null,
    origin: origin && {
      ...origin,
      ageSeconds:
        origin.createdAt === null
          ? null
          : Math.round(
              (startedAt.getTime() - Date.parse(origin.createdAt)) / 1000,
            ),
    },
    server: serverOf(record),
    phases: record.phases,
    commands: record.commands,
    droppedDatabases: record.dropped,
    databases: (record.survey?.databases ?? []).map((database) =>
      databaseOf(database, record, before),
    ),
  });
}

function serverOf({ plan }: RunRecord): Evidence["server"] {
  return plan
    ? {
        version: plan.version,
        memoryBytes: plan.memory,
        connections: plan.capacity.sessions,
        maintenanceWorkMem: `${plan.capacity.maintenanceMemory}MB`,
      }
    : null;
}

function databaseOf(
  database: SurveyedDatabase,
  record: RunRecord,
  before: Partial<Evidence> | undefined,
): DatabaseEvidence {
  const { name, catalogue } = database;
  const schema = listSchema(catalogue);
  const earlier = earlierOf(database, record, before)?.schema;
  const reports = new Map(
    // Of two of one table the first.
    (record.tables.get(name) ?? [])
      .toReversed()
      .map((report) => [report.table, report]),
  );
  const ruling = rulingOf(database);
  return {
    name,
    schemaFingerprint: fingerprint(schema),
    schema,
    schemaChanges: compareSchemas(
      earlier && before?.startedAt
        ? { startedAt: before.startedAt, schema: earlier }
        : null,
      schema,
    ),
    tables: reportedTables(catalogue).map((table) =>
      tableOf(
        table,
        ruling,
        database.presets.get(table.oid) ?? null,
        reports,
        record.cameAgain.get(name) ?? [],
      ),
    ),
    largeObjects: largeObjectsOf(database, record),
    namesakes: database.namesakes,
    names: database.names,
    paths: record.paths?.get(name) ?? [],
    audit: assembleAudit(
      record.audits.get(name),
      record.residue.get(name) ?? [],
    ),
  };
}

function largeObjectsOf(
  { name, resolved, largeObjects }: SurveyedDatabase,
  record: RunRecord,
): LargeObjectsEvidence | null {
  const deleted = record.largeObjects.get(name);
  if (deleted !== undefined)
    return { became: "deleted", count: deleted, why: null };
  const { count } = largeObjects;
  const rule = resolved.largeObjects;
  const why = typeof rule === "object" ? rule.keep : null;
  return count === 0 ? null : { became: "kept", count, why };
}

/** The same database in the refresh before. The application's own, the first one, has another name after each dump. */
function earlierOf(
  database: SurveyedDatabase,
  { survey }: RunRecord,
  before: Partial<Evidence> | undefined,
): DatabaseEvidence | undefined {
  return database === survey?.databases[0]
    ? before?.databases?.[0]
    : before?.databases?.find(({ name }) => name === database.name);
}

function tableOf(
  table: Table,
  { ruleFor }: Ruling,
  preset: string | null,
  reports: ReadonlyMap<string, TableReport>,
  cameAgain: readonly { readonly table: string; readonly rows: number }[],
): TableEvidence {
  const label = tableLabel(table);
  const report = reports.get(label);
  const bytes = table.bytes + table.indexBytes;
  return {
    table: label,
    way: report?.way ?? "kept",
    because: report?.because ?? null,
    rows: report?.rows ?? table.estimatedRows ?? 0,
    cameAgain: cameAgain.find((one) => one.table === label)?.rows ?? null,
    bytesBefore: report?.bytesBefore ?? bytes,
    bytesAfter: report?.bytesAfter ?? bytes,
    seconds: report?.seconds ?? 0,
    startedAfter: report?.startedAfter ?? 0,
    preset,
    columns: columnFates(table, ruleFor(table), couldBePersonal),
  };
}
