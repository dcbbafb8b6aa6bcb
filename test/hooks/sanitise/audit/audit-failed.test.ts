import t from "tap";
import { AuditFailed } from "../../../../hooks/sanitise/audit/audit-failed";
import { parseRules } from "../../../../hooks/sanitise/rules/read-rules";

const findings = [
  { place: "person", column: "email", kind: "e-mail address", rows: 1200 },
  { place: "person", column: "E Mail", kind: "canary value", rows: 1 },
  { place: '"odd""name".My Table', column: "a: b", kind: "IBAN", rows: 2 },
  { place: "club", column: "no", kind: "phone number", rows: 3 },
  { place: "comments", column: "table person", kind: "secret key", rows: 1 },
].map((one) => ({ database: "app", ...one }));
const other = { ...findings[0], database: "my-reports", place: "kept.visit" };

t.test("the lines to add are YAML that the rules take", async (t) => {
  const { message } = new AuditFailed(
    [...findings, { column: "x", kind: "IBAN", rows: 1, ...other }],
    "app",
  );
  const [, rules = "", accept = ""] = message.split(
    /^Say in.*$|^or, where.*$|^Then run.*$/m,
  );
  const ruled = parseRules(rules, "rules.yaml");
  t.same(
    ruled.tables.map(({ table, rule }) => [
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
      ["club", [["no", "phone"]]],
    ],
  );
  t.match(ruled.databases["my-reports"], { tables: [{ table: "visit" }] });
  const accepted = parseRules(accept, "rules.yaml");
  t.same(
    accepted.accept.map(({ table, column, kind }) => [table, column, kind]),
    findings.map(({ place, column, kind }) => [place, column, kind]),
  );
  t.match(accepted.databases["my-reports"], {
    accept: [{ table: "kept.visit", kind: "e-mail address" }],
  });
});
