import t from "tap";
import { AuditFailed } from "../../../sanitise/audit/audit-failed";
import { parseRules } from "../../../sanitise/rules/read-rules";

const ruled = (table: string, column: string, rule: string) => ({
  table,
  column,
  remedy: { table, column, rule },
});

const findings = [
  { ...ruled("person", "email", "email"), kind: "e-mail address", rows: 1200 },
  { ...ruled("person", "E Mail", "null"), kind: "real value", rows: 1 },
  { ...ruled('"odd""name".My Table', "a: b", "null"), kind: "IBAN", rows: 2 },
  { ...ruled("club", "no", "phone"), kind: "phone number", rows: 3 },
  { ...ruled("club", "Null", '{ constant: "" }'), kind: "IBAN", rows: 3 },
  {
    table: "summary",
    column: "email",
    kind: "e-mail address",
    rows: 4,
    remedy: { advice: "summary is a materialized view." },
  },
  {
    table: "comments",
    column: "table person",
    kind: "secret key",
    rows: 1,
    remedy: undefined,
  },
].map((one) => ({ database: "app", ...one }));
const other = {
  database: "my-reports",
  ...ruled("kept.visit", "x", "null"),
  kind: "IBAN",
  rows: 1,
};

t.test("the lines to add are YAML that the rules take", async (t) => {
  const { message } = new AuditFailed([...findings, other], "app");
  const [, rules = "", accept = ""] = message.split(
    /^Say in.*$|^Where something.*$|^Then run.*$/m,
  );
  const written = parseRules(rules, "rules.yaml");
  t.same(
    written.tables.map(({ table, rule }) => [
      table,
      Object.entries(rule.columns).map(([name, { kind }]) => [name, kind]),
    ]),
    [
      [
        "person",
        [
          ["email", "email"],
          ["E Mail", "null"],
        ],
      ],
      ["My Table", [["a: b", "null"]]],
      [
        "club",
        [
          ["no", "phone"],
          ["Null", "constant"],
        ],
      ],
    ],
  );
  t.match(written.databases["my-reports"], { tables: [{ table: "visit" }] });
  const accepted = parseRules(accept, "rules.yaml");
  t.same(
    accepted.accept.map(({ table, column, kind }) => [table, column, kind]),
    findings.map(({ table, column, kind }) => [table, column, kind]),
  );
  t.match(accepted.databases["my-reports"], {
    accept: [{ table: "kept.visit", kind: "IBAN" }],
  });
});

t.test("what no rule can mend is told first, each thing once", async (t) => {
  const view = findings.filter(({ table }) => table === "summary");
  const { message } = new AuditFailed(
    [...view, ...view.map((one) => ({ ...one, column: "name" }))],
    "app",
  );
  t.match(
    message,
    /column name: .*\nNo rule for the column itself can mend these:\n {2}- summary is a materialized view\.\nWhere something may stay, say why:\n/,
  );
});
