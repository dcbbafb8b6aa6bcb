import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { InvalidRules } from "../../../sanitise/rules/invalid-rules";

import { presetNames } from "../../../sanitise/rules/preset";
import { parseRules, readRules } from "../../../sanitise/rules/read-rules";
import { maskers } from "../../../sanitise/rules/rules";

const plain = {
  delete: "none",
  cascade: [],
  where: undefined,
  keep: undefined,
  columns: {},
};
const none = {
  use: [],
  outbound: [],
  tables: [],
  largeObjects: undefined,
  accept: [],
};

t.test("a whole file is read, in its order", async (t) => {
  const rules = parseRules(
    `
allow: [A@B.com, "@staff.example-club.org.au"]
patterns: { member number: '\\mABF-\\d{6}\\M' }
region: [NZ, GB]
accept: [{ table: event, column: phone, kind: phone number, reason: the venue's own }]
only: [person, outbound]
outbound: [django_session, "post_office_*", audit.mail]
largeObjects: delete
databases:
  scratch: drop
  reporting: { tables: { visits: delete }, outbound: [mail], largeObjects: { keep: pictures of clubs } }
tables:
  queue: delete
  old: { delete: all, cascade: [b, "audit.*"] }
  log: { delete: "created_at < now()", columns: { text: free text } }
  staff: { where: "not is_staff", columns: { name: full name } }
  code: { keep: no person in it }
  "shop_*": { columns: { "*_note": free text, "*": { keep: codes } } }
  '"odd.schema"."say ""hi"""': delete
`,
    "rules.yaml",
  );
  const name = (table: string, schema = "public") => ({ schema, table });
  t.same(rules, {
    allow: ["a@b.com", "@staff.example-club.org.au"],
    patterns: { "member number": "\\mABF-\\d{6}\\M" },
    region: ["NZ", "GB"],
    accept: [
      {
        table: "event",
        column: "phone",
        kind: "phone number",
        reason: "the venue's own",
      },
    ],
    only: ["person", "outbound"],
    use: [],
    outbound: [
      name("django_session"),
      name("post_office_*"),
      name("mail", "audit"),
    ],
    largeObjects: "delete",
    tables: [
      { ...name("queue"), rule: { ...plain, delete: "all" } },
      {
        ...name("old"),
        rule: {
          ...plain,
          delete: "all",
          cascade: [name("b"), name("*", "audit")],
        },
      },
      {
        ...name("log"),
        rule: {
          ...plain,
          delete: { where: "created_at < now()" },
          columns: { text: { kind: "free text" } },
        },
      },
      {
        ...name("staff"),
        rule: {
          ...plain,
          where: "not is_staff",
          columns: { name: { kind: "full name" } },
        },
      },
      { ...name("code"), rule: { ...plain, keep: "no person in it" } },
      {
        ...name("shop_*"),
        rule: {
          ...plain,
          columns: {
            "*_note": { kind: "free text" },
            "*": { kind: "keep", reason: "codes" },
          },
        },
      },
      { ...name('say "hi"', "odd.schema"), rule: { ...plain, delete: "all" } },
    ],
    databases: {
      scratch: { kind: "drop" },
      reporting: {
        kind: "rules",
        use: [],
        outbound: [name("mail")],
        tables: [{ ...name("visits"), rule: { ...plain, delete: "all" } }],
        largeObjects: { keep: "pictures of clubs" },
        accept: [],
      },
    },
  });
});

t.test("every rule that a column can have", async (t) => {
  const columns = Object.entries({
    ...Object.fromEntries(maskers.map((masker) => [masker, masker])),
    none: "null",
    constant: '{ constant: "" }',
    level: "{ constant: 3 }",
    password: "{ password: unusable }",
    known: '{ password: { known: "test" } }',
    balance: "{ noise: 0.1 }",
    grade: "{ choice: [A, B, 3, true] }",
    sql: "{ sql: \"'Person ' || id\" }",
    kept: "{ keep: a code }",
    data: '{ json: { contact.email: email, "people[*].phone": phone, "$.x": null, y: { keep: a code } }, rest: only codes, otherwise: free text }',
  });
  const { tables } = parseRules(
    `tables:\n  person:\n    columns:\n${columns.map(([name, rule]) => `      ${name}: ${rule}`).join("\n")}`,
    "rules.yaml",
  );
  t.same(tables[0]?.rule.columns, {
    ...Object.fromEntries(maskers.map((kind) => [kind, { kind }])),
    none: { kind: "null" },
    constant: { kind: "constant", value: "" },
    level: { kind: "constant", value: 3 },
    password: { kind: "password", known: undefined },
    known: { kind: "password", known: "test" },
    balance: { kind: "noise", share: 0.1 },
    grade: { kind: "choice", values: ["A", "B", 3, true] },
    sql: { kind: "sql", expression: "'Person ' || id" },
    kept: { kind: "keep", reason: "a code" },
    data: {
      kind: "json",
      paths: [
        { steps: ["contact", "email"], rule: { kind: "email" } },
        { steps: ["people", "*", "phone"], rule: { kind: "phone" } },
        { steps: ["x"], rule: { kind: "null" } },
        { steps: ["y"], rule: { kind: "keep", reason: "a code" } },
      ],
      rest: "only codes",
      otherwise: { kind: "free text" },
    },
  });
});

t.test("the manual's example is a file of rules", async (t) => {
  const manual = readFileSync(
    join(__dirname, "../../../docs/rules.md"),
    "utf8",
  );
  const [, example = ""] = /```yaml\n([\s\S]*?)```/.exec(manual) ?? [];
  const rules = parseRules(example, "docs/rules.md");
  t.equal(rules.tables.length, 6);
  t.ok(rules.outbound.length > 0 && rules.databases.reporting);
});

t.test("an empty file holds no rules", async (t) => {
  t.same(parseRules("", "rules.yaml"), {
    allow: [],
    patterns: {},
    region: [],
    only: undefined,
    ...none,
    databases: {},
  });
});

const top =
  "a map with the keys allow, patterns, region, only, use, outbound, tables, largeObjects, accept and databases";
const table =
  '"delete" or a map with the keys delete, cascade, where, keep and columns';
const column = `a masker (${maskers.join(", ")}), null, { constant: VALUE }, { choice: [VALUE, …] }, { noise: SHARE }, { password: unusable }, { json: { PATH: RULE }, rest: REASON }, { sql: EXPRESSION } or { keep: REASON }`;
const value = column.replace(
  ", { json: { PATH: RULE }, rest: REASON }, { sql: EXPRESSION }",
  "",
);
const reason = 'the reason in words, not empty and not "say why"';
const one = (rule: string) =>
  `tables: { person: { columns: { phone: ${rule} } } }`;
const at = "line 1: tables.person.columns.phone";

/** What is wrong, and the one problem that must be reported for it. */
const mistakes: readonly (readonly [
  title: string,
  text: string,
  problem: string,
])[] = [
  [
    "an unknown key at the top",
    "tabels: {}",
    `line 1: the file has the unknown key "tabels"; it must be ${top}.`,
  ],
  [
    "a masker that doesn't exist",
    "tables:\n  person:\n    columns:\n      email: mail\n",
    `line 4: tables.person.columns.email is "mail", but must be ${column}.`,
  ],
  [
    "a table's rule that isn't one",
    "tables:\n  person: truncate\n",
    `line 2: tables.person is "truncate", but must be ${table}.`,
  ],
  [
    "an unknown key of a table",
    "tables:\n  person:\n    colums: { email: email }\n",
    `line 2: tables.person has the unknown key "colums"; it must be ${table}.`,
  ],
  [
    "a column with two rules",
    "tables:\n  person:\n    columns:\n      phone: { constant: '', sql: 'x' }\n",
    `line 4: tables.person.columns.phone is {"constant":"","sql":"x"}, but must be ${column}.`,
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
    "a table's rule that says nothing",
    "tables: { person: {} }",
    `line 1: tables.person is {}, but must be ${table.replace('"delete" or ', "")}.`,
  ],
  [
    "where without columns",
    "tables: { person: { where: id > 1 } }",
    "line 1: tables.person.where can only stand with columns.",
  ],
  [
    "cascade without delete",
    "tables: { person: { cascade: [a] } }",
    "line 1: tables.person.cascade can only stand with delete: all.",
  ],
  [
    "cascade with a condition",
    "tables: { person: { cascade: [a], delete: id > 1 } }",
    "line 1: tables.person.cascade can only stand with delete: all.",
  ],
  [
    "delete: all with columns",
    "tables: { person: { delete: all, columns: { a: null } } }",
    "line 1: tables.person.columns can't stand with delete: all, which leaves no row.",
  ],
  [
    "a name of three parts in a cascade",
    "tables: { person: { delete: all, cascade: [a.b.c] } }",
    "line 1: tables.person.cascade.0 is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.",
  ],
  [
    "a blank condition",
    "tables: { person: { delete: ' ' } }",
    'line 1: tables.person.delete is " ", but must be all, or an SQL condition as text, not empty.',
  ],
  [
    "a table kept without a reason",
    "tables: { person: { keep: '' } }",
    `line 1: tables.person.keep is "", but must be ${reason}.`,
  ],
  [
    "a proposal's placeholder in place of a reason",
    one("{ keep: say why }"),
    `${at}.keep is "say why", but must be ${reason}.`,
  ],
  [
    "an unknown rule",
    one("{ nose: 0.1 }"),
    `${at} has the unknown key "nose"; it must be ${column}.`,
  ],
  [
    "no noise at all",
    one("{ noise: 0 }"),
    `${at}.noise is 0, but must be a number above 0, at most 1.`,
  ],
  [
    "an empty choice",
    one("{ choice: [] }"),
    `${at}.choice is [], but must be a list of different values, not empty.`,
  ],
  [
    "a list as a constant",
    one("{ constant: [] }"),
    `${at}.constant is [], but must be a text, a number, true or false.`,
  ],
  [
    "a password that is none",
    one("{ password: secret }"),
    `${at}.password is "secret", but must be unusable or { known: PASSWORD }.`,
  ],
  [
    "an empty password",
    one("{ password: { known: '' } }"),
    `${at}.password.known is "", but must be a text, not empty.`,
  ],
  [
    "a rule and a part of another",
    one("{ constant: '', json: { a: email } }"),
    `${at} is {"constant":"","json":{"a":"email"}}, but must be ${column}.`,
  ],
  [
    "a rest of nothing",
    one("{ rest: codes }"),
    `${at}.json is missing; it must be a map from a path to its rule, not empty.`,
  ],
  [
    "a masker inside JSON that doesn't exist",
    one("{ json: { a: mail }, rest: codes }"),
    `${at}.json.a is "mail", but must be ${value}.`,
  ],
  [
    "a rule that says nothing",
    one("{}"),
    `${at} is {}, but must be ${column}.`,
  ],
  [
    "a preset that doesn't exist",
    "use:\n  - django\n  - post_ofice\n",
    `line 3: use.1 is "post_ofice", and there is no such preset. Did you mean post_office? There are ${presetNames.join(", ")}.`,
  ],
  [
    "a preset used twice",
    "use: [django, django]",
    'line 1: use is ["django","django"], but must be a list of presets, none of them twice.',
  ],
  [
    "a table emptied twice",
    "outbound: [mail, public.mail]",
    'line 1: outbound is ["mail","public.mail"], but must be a list of tables (names or patterns), none of them twice.',
  ],
  [
    "JSON paths without a word on the rest",
    one("{ json: { a: email } }"),
    `${at}.rest is missing; it must be ${reason}.`,
  ],
  [
    "no JSON path at all",
    one("{ json: {}, rest: codes }"),
    `${at}.json is {}, but must be a map from a path to its rule, not empty.`,
  ],
  [
    "SQL inside JSON",
    one("{ json: { a: { sql: x } }, rest: codes }"),
    `${at}.json.a has the unknown key "sql"; it must be ${value}.`,
  ],
  [
    "a place in a JSON array",
    one('{ json: { "a[3]": email }, rest: codes }'),
    `${at}.json.a[3] is no path; write keys with dots between, [*] for every element, and double quotes round a key that holds a dot: people[*]."e.mail".`,
  ],
  [
    "a JSON path given twice",
    one('{ json: { "a[*]": email, "$.a.*": null }, rest: codes }'),
    `${at}.json.$.a.* is the same path as a[*]; keep one of the two.`,
  ],
  [
    "a region that is no country",
    "region: [uk]",
    'line 1: region.0 is "uk", but must be a country\'s two letters (ISO 3166), in capitals.',
  ],
  [
    "a pattern that is no text",
    "patterns: { a: 1 }",
    "line 1: patterns.a is 1, but must be a regular expression of PostgreSQL's as text, not empty.",
  ],
  [
    "an accepted finding without a reason",
    "accept: [{ table: a, column: b, kind: c }]",
    `line 1: accept.0.reason is missing; it must be ${reason}.`,
  ],
  [
    "no step at all",
    "only: []",
    "line 1: only is [], but must be a list, not empty, of tables (names or patterns) and the words outbound, largeObjects, commands and audit.",
  ],
  [
    "outbound that is no list",
    "outbound: mail",
    'line 1: outbound is "mail", but must be a list of tables (names or patterns), none of them twice.',
  ],
  [
    "an outbound table of three parts",
    "outbound: [a.b.c]",
    "line 1: outbound.0 is no table's name; write table or schema.table, with double quotes round a part that holds a dot or a quote.",
  ],
  [
    "large objects kept without a reason",
    "largeObjects: keep",
    'line 1: largeObjects is "keep", but must be "delete" or { keep: REASON }.',
  ],
  [
    "a database's rule that isn't one",
    "databases:\n  scratch: delete\n",
    'line 2: databases.scratch is "delete", but must be "drop" or a map with the keys use, outbound, tables, largeObjects and accept.',
  ],
  [
    "a mistake in another database's tables",
    "databases:\n  other:\n    tables:\n      t: drop\n",
    `line 4: databases.other.tables.t is "drop", but must be ${table}.`,
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
    `line 1: the file is ["a"], but must be ${top}.`,
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
    "allow: [x]\ntables:\n  a: truncate\n  b: { columns: { c: d } }\n  e: { f: g, h: i }\n  j: { cascade: [k], columns: { l: email } }\n";
  t.throws(() => parseRules(text, "rules.yaml"), {
    message:
      /allow\.0 .*tables\.a .*tables\.b\.columns\.c .*tables\.e .*"f".*tables\.e .*"h".*tables\.j\.cascade /s,
  });
});

t.test("a file that isn't there is refused by name", async (t) => {
  const file = join(t.testdir(), "missing.yaml");
  t.throws(() => readRules(file), {
    message: `The rules file ${file} can't be read (ENOENT).`,
  });
});
