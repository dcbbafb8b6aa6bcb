import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Client } from "pg";
import { searchableColumns } from "../../sanitise/audit/text/searchable";
import {
  type Catalogue,
  findTable,
  type Table,
} from "../../sanitise/catalogue/catalogue";
import { readCatalogue } from "../../sanitise/catalogue/read-catalogue";
import { columnFates } from "../../sanitise/report/column-fates";
import type {
  AuditEvidence,
  Evidence,
  TableEvidence,
  TableWay,
} from "../../sanitise/report/evidence";
import {
  compareSchemas,
  fingerprint,
  type ListedTable,
  listSchema,
} from "../../sanitise/report/schema-fingerprint";
import { readRules } from "../../sanitise/rules/read-rules";
import type { Rules, TableRule } from "../../sanitise/rules/rules";
import { connect } from "./connect";
import { buildDemo } from "./demo";
import { startPostgres } from "./postgres";

const rulesFile = "rules/cobalt.yaml";
const connections = 4;

/** A table of the demo's production: its size, and what its rule does to it. */
interface Measured {
  readonly table: Table;
  readonly rule: TableRule;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Evidence of a refresh of the demo's production: its tables, columns, rows and bytes, and Cobalt's rules.
 * Only the seconds are reckoned, from the bytes.
 */
export async function demoEvidence(t: {
  teardown(work: () => unknown): unknown;
}): Promise<Evidence> {
  const server = await startPostgres(t);
  const master = await connect(t, server);
  await buildDemo(master, { users: 200 });
  const catalogue = await readCatalogue(master);
  const rules = readRules(join(__dirname, "../..", rulesFile));
  const tables = schedule(await measure(master, catalogue, rules));
  const schema = listSchema(catalogue);
  const seconds = Math.max(
    ...tables.map((table) => table.startedAfter + table.seconds),
  );
  return {
    startedAt: "2026-11-24T09:15:02.119Z",
    seconds: 21.4 + seconds,
    outcome: "clean",
    problem: null,
    stack: { project: "prod-copy", stack: "test" },
    origin: {
      kind: "snapshot",
      identifier: "rds:cobalt-production-2026-11-24-03-05",
      createdAt: "2026-11-24T03:05:41.000Z",
      ageSeconds: 22_161,
    },
    backups: [],
    instance: {
      class: "db.m6g.xlarge",
      restoreSeconds: 611.4,
      finalClass: "db.t3.micro",
      finalClassSeconds: 242.8,
    },
    target: "cobalt-test-green",
    rulesFile,
    rulesHash: createHash("sha256").update(rulesFile).digest("hex"),
    server: {
      version: "15.18",
      memoryBytes: 2 ** 30,
      connections,
      maintenanceWorkMem: "64MB",
    },
    phases: [
      { name: "survey", seconds: 1.9 },
      { name: "real values", seconds: 0.7 },
      { name: "outbound", seconds: 0.2 },
      { name: "commands before", seconds: 8.1 },
      { name: "masking", seconds },
      { name: "settle", seconds: 2.2 },
      { name: "audit", seconds: 8.3 },
    ],
    commands: [
      {
        command: "python manage.py",
        when: "before",
        seconds: 8.1,
        lines: 1204,
      },
    ],
    droppedDatabases: ["scratch"],
    databases: [
      {
        name: server.database,
        schemaFingerprint: fingerprint(schema),
        schema,
        schemaChanges: compareSchemas(
          { startedAt: "2026-11-10T08:00:00.000Z", schema: earlier(schema) },
          schema,
        ),
        tables,
        largeObjects: { became: "deleted", count: 3, why: null },
        namesakes: ["function concat_ws(text,text)"],
        names: [],
        paths: [],
        audit: auditOf(tables),
      },
    ],
  };
}

async function measure(
  client: Client,
  catalogue: Catalogue,
  rules: Rules,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const table of catalogue.tables.filter(({ kind }) => kind === "table")) {
    const { rows } = await client.query<{ rows: number; bytes: number }>(
      `select (select count(*)::int from only "${table.table}") as rows, pg_total_relation_size($1::int8::oid)::float8 as bytes`,
      [table.oid],
    );
    const rule = rules.tables.find((one) => findTable(catalogue, one) === table)
      ?.rule ?? {
      delete: "none",
      cascade: [],
      where: undefined,
      keep: "Clubs and results: it tells nothing of a person.",
      columns: {},
    };
    for (const size of rows) measured.push({ table, rule, ...size });
  }
  return measured;
}

/** Largest first, each to the connection that is free first, as a server's working sessions take them. */
function schedule(measured: readonly Measured[]): TableEvidence[] {
  const free = Array.from({ length: connections }, () => 0);
  return [...measured]
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ table, rule, rows, bytes }) => {
      const way = wayOf(rule);
      const seconds =
        way === "kept" ? 0 : Math.max(Math.round(bytes / 40_000) / 10, 0.1);
      const startedAfter = Math.min(...free);
      free[free.indexOf(startedAfter)] = startedAfter + seconds;
      return {
        table: table.table,
        way,
        because: null,
        cameAgain: null,
        preset: table.table === "django_migrations" ? "django" : null,
        rows,
        bytesBefore: bytes,
        bytesAfter: way === "emptied" ? 16_384 : bytes,
        seconds,
        startedAfter,
        columns: columnFates(table, rule, (column) =>
          searchableColumns(table).includes(column),
        ),
      };
    });
}

function wayOf(rule: TableRule): TableWay {
  if (rule.delete === "all") return "emptied";
  return Object.keys(rule.columns).length > 0 ? "rewritten" : "kept";
}

/** The schema as it could have been before: one table and two columns fewer, one type another. */
function earlier(schema: readonly ListedTable[]): ListedTable[] {
  return schema
    .filter(({ table }) => table !== "fcm_django_fcmdevice")
    .map(({ table, columns }) =>
      table === "accounts_user"
        ? {
            table,
            columns: columns
              .slice(0, -2)
              .map((column) =>
                column.startsWith("mobile ") ? "mobile text" : column,
              ),
          }
        : { table, columns },
    );
}

function auditOf(tables: readonly TableEvidence[]): AuditEvidence {
  return {
    tables: tables.length,
    columns: tables.flatMap(({ columns }) =>
      columns.filter(({ sensitive }) => sensitive),
    ).length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    seconds: 8.3,
    kinds: [
      { kind: "e-mail address", found: 2, accepted: 2 },
      { kind: "phone number", found: 0, accepted: 0 },
      { kind: "payment card number", found: 0, accepted: 0 },
      { kind: "IBAN", found: 0, accepted: 0 },
      { kind: "secret key", found: 0, accepted: 0 },
      { kind: "password in clear", found: 0, accepted: 0 },
    ],
    findings: [],
    accepted: [
      {
        table: "post_office_emailtemplate",
        column: "content",
        kind: "e-mail address",
        rows: 2,
        of: [],
        reason:
          "The federation's own address stands in the footer of its mails.",
      },
    ],
    realValues: { putAside: 1000, found: 0 },
    notSearched: ["3 large objects", "column utils_file.content: bytes"],
    residue: [
      { what: "dead rows", count: 0, note: null },
      {
        what: "recycled WAL segments",
        count: 3,
        note: "PostgreSQL overwrites them by and by; nobody reads them over a connection.",
      },
    ],
  };
}
