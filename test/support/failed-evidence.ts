import type { Evidence } from "../../sanitise/report/evidence";

/** Evidence of a refresh whose audit found something, with names that try to be markup. */
export const failedEvidence: Evidence = {
  startedAt: "2026-11-24T09:15:02.119Z",
  seconds: 12.5,
  outcome: "failed",
  problem:
    'The audit found what may not be there in 1 column:\n  - table <script>alert(1)</script>, column "><img src=x>: 3 rows',
  stack: { project: "prod-copy", stack: "test" },
  origin: null,
  backups: null,
  target: "cobalt-test",
  rulesFile: "rules/cobalt.yaml",
  rulesHash: "0".repeat(64),
  server: null,
  phases: [
    { name: "survey", seconds: 1.5 },
    { name: "masking", seconds: 4 },
    { name: "audit", seconds: 7 },
  ],
  commands: [],
  droppedDatabases: [],
  databases: [
    {
      name: "cobalt",
      schemaFingerprint: "1".repeat(64),
      schema: [
        {
          table: "<script>alert(1)</script>",
          columns: ['"""><img src=x>" text'],
        },
      ],
      schemaChanges: {
        since: null,
        tablesAdded: [],
        tablesRemoved: [],
        columnsAdded: [],
        columnsRemoved: [],
        columnsChanged: [],
      },
      tables: [
        {
          table: "<script>alert(1)</script>",
          way: "updated",
          preset: null,
          because: "view </code><b>members depends on it",
          cameAgain: null,
          rows: 3,
          bytesBefore: 16_384,
          bytesAfter: 16_384,
          seconds: 4,
          startedAfter: 0,
          columns: [
            {
              name: '"><img src=x>',
              type: "text",
              became: "keep",
              why: "<svg onload=alert(1)>",
              sensitive: true,
            },
          ],
        },
      ],
      namesakes: [],
      names: [],
      paths: [],
      largeObjects: {
        became: "kept",
        count: 1,
        why: "<script>alert(2)</script>",
      },
      audit: {
        tables: 1,
        columns: 1,
        rows: 3,
        seconds: 7,
        kinds: [{ kind: "e-mail address", found: 3, accepted: 0 }],
        findings: [
          {
            table: "<script>alert(1)</script>",
            column: '"><img src=x>',
            kind: "e-mail address",
            rows: 3,
            of: [],
          },
        ],
        accepted: [],
        realValues: { putAside: 2, found: 1 },
        notSearched: [],
        residue: [],
      },
    },
    {
      name: "reporting & more",
      schemaFingerprint: "2".repeat(64),
      schema: [],
      schemaChanges: {
        since: "2026-11-10T08:00:00.000Z",
        tablesAdded: [],
        tablesRemoved: [],
        columnsAdded: [],
        columnsRemoved: [],
        columnsChanged: [],
      },
      tables: [],
      namesakes: [],
      names: [],
      paths: [],
      largeObjects: null,
      audit: null,
    },
  ],
};
