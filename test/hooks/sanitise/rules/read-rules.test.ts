import { join } from "node:path";
import t from "tap";
import { InvalidRules } from "../../../../hooks/sanitise/rules/invalid-rules";
import {
  parseRules,
  readRules,
} from "../../../../hooks/sanitise/rules/read-rules";

t.test("rules of every kind are read in the order of the file", async (t) => {
  const rules = parseRules(
    `
allow: [A@B.com, "@staff.example-club.org.au"]
databases:
  scratch: drop
  reporting: { tables: { visits: delete } }
tables:
  queue: delete
  person:
    columns:
      email: email
      about: null
      phone: { constant: "" }
      level: { constant: 3 }
      name: { sql: "'Person ' || id" }
  audit.trail: delete
  '"odd.schema"."say ""hi"""': delete
`,
    "rules.yaml",
  );
  t.same(rules, {
    allow: ["a@b.com", "@staff.example-club.org.au"],
    tables: [
      { schema: "public", table: "queue", rule: { kind: "delete" } },
      {
        schema: "public",
        table: "person",
        rule: {
          kind: "columns",
          columns: {
            email: { kind: "email" },
            about: { kind: "null" },
            phone: { kind: "constant", value: "" },
            level: { kind: "constant", value: 3 },
            name: { kind: "sql", expression: "'Person ' || id" },
          },
        },
      },
      { schema: "audit", table: "trail", rule: { kind: "delete" } },
      { schema: "odd.schema", table: 'say "hi"', rule: { kind: "delete" } },
    ],
    databases: {
      scratch: { kind: "drop" },
      reporting: {
        kind: "tables",
        tables: [
          { schema: "public", table: "visits", rule: { kind: "delete" } },
        ],
      },
    },
  });
});

t.test("an empty file holds no rules", async (t) => {
  t.same(parseRules("", "rules.yaml"), {
    allow: [],
    tables: [],
    databases: {},
  });
});

/** What is wrong, and the one problem that must be reported for it. */
const mistakes: readonly (readonly [
  title: string,
  text: string,
  problem: string,
])[] = [
  [
    "an unknown key at the top",
    "tabels: {}",
    'line 1: the file has the unknown key "tabels"; it must be a map with the keys allow, tables and databases.',
  ],
  [
    "a masker that doesn't exist",
    "tables:\n  person:\n    columns:\n      email: mail\n",
    'line 4: tables.person.columns.email is "mail", but must be "email", null, { constant: VALUE } or { sql: EXPRESSION }.',
  ],
  [
    "a table's rule that isn't one",
    "tables:\n  person: truncate\n",
    'line 2: tables.person is "truncate", but must be "delete", or a map with the key columns.',
  ],
  [
    "an unknown key of a table",
    "tables:\n  person:\n    colums: { email: email }\n",
    'line 2: tables.person has the unknown key "colums"; it must be "delete", or a map with the key columns.',
  ],
  [
    "a column with two rules",
    "tables:\n  person:\n    columns:\n      phone: { constant: '', sql: 'x' }\n",
    'line 4: tables.person.columns.phone has the unknown key "constant"; it must be "email", null, { constant: VALUE } or { sql: EXPRESSION }.',
  ],
  [
    "an empty expression",
    "tables: { person: { columns: { phone: { sql: '' } } } }",
    'line 1: tables.person.columns.phone.sql is "", but must be an SQL expression as text, not empty.',
  ],
  [
    "a table without columns",
    "tables: { person: { columns: {} } }",
    "line 1: tables.person.columns is {}, but must be a map from a column's name to its rule, not empty.",
  ],
  [
    "a database's rule that isn't one",
    "databases:\n  scratch: delete\n",
    'line 2: databases.scratch is "delete", but must be "drop", or a map with the key tables.',
  ],
  [
    "a mistake in another database's tables",
    "databases:\n  other:\n    tables:\n      t: drop\n",
    'line 4: databases.other.tables.t is "drop", but must be "delete", or a map with the key columns.',
  ],
  [
    "an allowed address without a domain",
    "allow:\n  - a@b.com\n  - staff\n",
    'line 3: allow.1 is "staff", but must be an address (name@domain) or a domain (@domain).',
  ],
  [
    "a key given twice",
    "tables:\n  person: delete\n  person: delete\n",
    "line 3: the key person is given twice; keep one of the two.",
  ],
  [
    "a table named twice in two ways",
    "tables:\n  person: delete\n  public.person: delete\n",
    "line 3: tables.public.person names the same table as person; keep one of the two.",
  ],
  [
    "a name of three parts",
    "tables:\n  a.b.c: delete\n",
    "line 2: tables.a.b.c is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.",
  ],
  [
    "a value left out, which YAML would read as null",
    "tables:\n  person:\n    columns:\n      about:\n",
    "line 4: about has no value. Write null where null is meant.",
  ],
  [
    "a number that would lose its first digit",
    "tables: { person: { columns: { phone: { constant: 0400000000 } } } }",
    "line 1: 0400000000 would be read as the number 400000000; write it in quotes.",
  ],
  [
    "a file that is no YAML",
    "tables: [\n",
    "line 2: no YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
  [
    "a file that is a list",
    "- a\n",
    'line 1: the file is ["a"], but must be a map with the keys allow, tables and databases.',
  ],
];

for (const [title, text, problem] of mistakes)
  t.test(`${title} is refused, by line, path and value`, async (t) => {
    t.throws(
      () => parseRules(text, "rules.yaml"),
      new InvalidRules("rules.yaml", [problem]),
    );
  });

t.test("all mistakes are told at once", async (t) => {
  const text =
    "allow: [x]\ntables:\n  a: truncate\n  b: { columns: { c: d } }\n";
  t.throws(() => parseRules(text, "rules.yaml"), {
    message: /allow\.0 .*tables\.a .*tables\.b\.columns\.c /s,
  });
});

t.test("a file that isn't there is refused by name", async (t) => {
  const file = join(t.testdir(), "missing.yaml");
  t.throws(() => readRules(file), {
    message: `The rules file ${file} can't be read (ENOENT). Set prod-copy:rules to a file that exists, as a path from the project's folder.`,
  });
});
