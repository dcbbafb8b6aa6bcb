import t from "tap";
import { beginEvidence } from "../../../sanitise/report/assemble";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { newRecord } from "../../../sanitise/server/run-record";
import { sanitiseServer } from "../../../sanitise/server/sanitise-server";
import { startCopy } from "../../support/copy";

const planted = "planted-person@real.org";

const schema = `
  create table person (id int primary key, email text, note text);
  insert into person values (1, '${planted}', 'write to ${planted}');
  create table queue (id int, body text);
  insert into queue values (1, 'to ${planted}');
  analyze;`;

const rules = (note: string) => `
outbound: [queue]
tables:
  person: { columns: { email: email, note: ${note} } }
`;

const facts = {
  stack: { project: "prod-copy", stack: "test" },
  origin: {
    kind: "snapshot" as const,
    identifier: "rds:monday",
    createdAt: "2026-01-01T00:00:00Z",
  },
  instance: null,
  backups: ["rds:prod-copy-test-2026-01-02-03-04"],
  target: "test-white",
  rulesFile: "rules.yaml",
  rulesHash: "hash",
};

t.test("tells what became of everything", async (t) => {
  const { sanitise } = await startCopy(t, schema);
  const first = await sanitise(rules("null"));
  t.match(first.databases[0], {
    tables: [
      {
        table: "person",
        way: "rewritten",
        rows: 1,
        columns: [
          { name: "id", became: "untouched", sensitive: false },
          { name: "email", became: "email", sensitive: true },
          { name: "note", became: "null", sensitive: true },
        ],
      },
      { table: "queue", way: "outbound" },
    ],
    audit: { findings: [], realValues: { found: 0 } },
    schemaChanges: { since: null },
  });
  t.match(
    first.phases.map(({ name }) => name),
    ["survey", "real values", "outbound", "masking", "settle", "audit"],
  );
  t.notMatch(JSON.stringify(first), planted);
});

t.test("of a run that failed it tells what was found", async (t) => {
  const { copy } = await startCopy(t, schema);
  const record = newRecord();
  const assemble = beginEvidence({
    ...facts,
    before: {
      startedAt: "2025-12-01T00:00:00Z",
      databases: [
        {
          name: "cobalt",
          schema: [{ table: "gone", columns: ["id integer"] }],
        } as never,
      ],
    },
  });
  const failed = await sanitiseServer(
    copy,
    {
      rules: parseRules(
        rules("{ keep: it is said to be clean }"),
        "rules.yaml",
      ),
      maskingKey: "the stack's key",
      commands: { before: 0, after: 0 },
      run: async () => [],
      tell: () => undefined,
    },
    record,
  ).then(
    () => undefined,
    (error: Error) => error,
  );
  t.match(failed, { name: "AuditFailed" });
  const evidence = assemble(record, "failed", failed?.message);
  t.match(evidence, {
    outcome: "failed",
    problem: /person, column note: e-mail address/,
    origin: { identifier: "rds:monday", ageSeconds: Number },
    server: { connections: Number, maintenanceWorkMem: /^\d+MB$/ },
  });
  t.match(evidence.databases[0], {
    audit: {
      findings: [{ table: "person", column: "note", kind: "e-mail address" }],
    },
    schemaChanges: {
      since: "2025-12-01T00:00:00Z",
      tablesAdded: ["person", "queue"],
      tablesRemoved: ["gone"],
    },
  });
  t.notMatch(JSON.stringify(evidence), planted);
});
