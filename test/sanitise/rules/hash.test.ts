import t from "tap";
import type { Command } from "../../../commands/command";
import { hashRulesAndCommands } from "../../../sanitise/rules/hash";
import { parseRules } from "../../../sanitise/rules/read-rules";

const hash = (text: string, commands: readonly Command[] = []) =>
  hashRulesAndCommands(parseRules(text, "rules.yaml"), commands);

const rules = `
allow: [a@b.com, c@d.org]
tables:
  queue: delete
  person: { columns: { email: email, phone: { constant: "" } } }
databases: { scratch: drop }
`;

t.test("the hash is fit for an RDS tag", async (t) => {
  t.match(hash(rules), /^[0-9a-f]{64}$/);
});

t.test("order, comments and spelling make no difference", async (t) => {
  const same = `
# The same.
databases:
  scratch: "drop"
tables:
  public.person:
    columns:
      phone:
        constant: ''
      email: email
  queue: delete
allow:
  - C@D.org
  - a@b.com
`;
  t.equal(hash(same), hash(rules));
});

t.test("every rule makes a difference", async (t) => {
  const others = [
    rules.replace("a@b.com, ", ""),
    rules.replace("queue: delete", ""),
    rules.replace("email: email, ", ""),
    rules.replace('constant: ""', 'constant: "x"'),
    rules.replace('constant: ""', `sql: ""''""`.replace(`""''""`, `"''"`)),
    rules.replace("scratch: drop", "scratch: { tables: {} }"),
    rules.replace("queue: delete", "other.queue: delete"),
    `region: [NZ]\n${rules}`,
  ];
  t.equal(new Set([rules, ...others].map((text) => hash(text))).size, 9);
});

t.test("what is new in the file counts, reasons don't", async (t) => {
  const whole = `
patterns: { number: "AB[0-9]" }
accept: [{ table: a, column: b, kind: c, reason: one }]
outbound: [mail, "x*"]
largeObjects: { keep: one }
tables:
  person:
    where: "id > 1"
    keep: one
    columns: { a: { keep: one }, b: { json: { x: email, y: { keep: one } }, rest: one, otherwise: { keep: one } } }
  old: { delete: all, cascade: [p, q] }
  log: { delete: "id < 1" }
`;
  t.equal(hash(whole.replaceAll("one", "another")), hash(whole));
  t.equal(hash(whole.replace('mail, "x*"', '"x*", mail')), hash(whole));
  t.equal(hash(whole.replace("[p, q]", "[q, p]")), hash(whole));
  const others = [
    ["AB[0-9]", "AB"],
    ["kind: c", "kind: d"],
    ['mail, "x*"', '"x*"'],
    ["{ keep: one }\ntables", "delete\ntables"],
    ["id > 1", "id > 2"],
    ["    keep: one\n", ""],
    ["x: email", "z: email"],
    ["y: { keep: one }", "y: null"],
    ["otherwise: { keep: one }", "otherwise: null"],
    ["[p, q]", "[p]"],
    ["id < 1", "id < 2"],
    ["tables:", "only: [person]\ntables:"],
  ].map(([from = "", to = ""]) => whole.replace(from, to));
  t.equal(new Set([whole, ...others].map((text) => hash(text))).size, 13);
});

t.test("what presets say counts, their order doesn't", async (t) => {
  const read = (text: string) => parseRules(text, "rules.yaml");
  const of = (rules: ReturnType<typeof read>) =>
    hashRulesAndCommands(rules, []);
  const using = read(`use: [axes, otp]\n${rules}`);
  t.equal(of(using), hash(`use: [otp, axes]\n${rules}`));
  t.not(of(using), hash(rules));
  t.not(of(using), hash(`use: [otp]\n${rules}`));
  const changed = (change: object) => ({
    ...using,
    use: using.use.map((preset) => ({ ...preset, ...change })),
  });
  t.equal(of(changed({ package: "another", versions: "9" })), of(using));
  t.not(of(changed({ outbound: [] })), of(using));
  t.not(of(changed({ tables: [] })), of(using));
  t.not(of(changed({ knownBy: { axes_accesslog: ["id"] } })), of(using));
  t.not(
    hash("databases: { other: { use: [otp] } }"),
    hash("databases: { other: { use: [axes] } }"),
  );
});

t.test("commands and their order count, their deadline doesn't", async (t) => {
  const migrate: Command = { run: ["./manage.py", "migrate"], when: "before" };
  const clean: Command = { run: ["./manage.py", "clean"], when: "after" };
  const all = [
    hash(rules),
    hash(rules, [migrate, clean]),
    hash(rules, [clean, migrate]),
    hash(rules, [migrate, { ...clean, on: "ssh" }]),
    hash(rules, [migrate, { ...clean, environment: { A: "1" } }]),
    hash(rules, [migrate, { ...clean, directory: "site" }]),
    hash(rules, [migrate, { ...clean, when: "before" }]),
  ];
  t.equal(new Set(all).size, all.length);
  t.equal(
    hash(rules, [{ ...migrate, timeoutMinutes: 5, on: "local" }]),
    hash(rules, [migrate]),
  );
});
