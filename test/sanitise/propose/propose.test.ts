import t from "tap";
import type {
  Catalogue,
  Column,
  Table,
} from "../../../sanitise/catalogue/catalogue";
import { writeRule } from "../../../sanitise/propose/columns/proposal";
import type { Contents } from "../../../sanitise/propose/contents/count-contents";
import { proposeOutbound } from "../../../sanitise/propose/outbound/propose-outbound";
import { propose } from "../../../sanitise/propose/propose";
import { resolveRules } from "../../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { columnOf, tableOf } from "../../support/catalogue";

const table = (name: string, more: Partial<Table> = {}): Table =>
  tableOf({ table: name, ...more });

const column = (
  name: string,
  base = "text",
  more: { maxLength?: number; notNull?: boolean; array?: boolean } = {},
): Column =>
  columnOf({
    name,
    type: {
      ...columnOf({}).type,
      sql: base,
      bareSql: base,
      base,
      array: more.array ?? false,
      madeOf: [base],
      maxLength: more.maxLength,
    },
    notNull: more.notNull ?? false,
  });

/** The rule that is proposed for the first column of a table. */
function ruleFor(
  of: Table,
  column: Column,
  {
    contents,
    foreignKeys = [],
    others = [],
  }: {
    contents?: Contents;
    foreignKeys?: Catalogue["foreignKeys"];
    others?: readonly Table[];
  } = {},
): string | undefined {
  const one = { ...of, columns: [column, ...of.columns] };
  const catalogue = { tables: [one, ...others], foreignKeys };
  const { columns } = propose({
    unknown: [{ table: one, origin: undefined, columns: [column] }],
    catalogue,
    counted: contents
      ? new Map([[one, new Map([[column.name, contents]])]])
      : new Map(),
    resolved: resolveRules(parseRules("", "rules.yaml"), catalogue),
  });
  const found = columns.get(one)?.get(column.name);
  return found && writeRule(found.rule);
}

const contentsOf = (more: Partial<Contents>): Contents => ({
  rows: 1000,
  filled: 1000,
  different: 900,
  email: 0,
  withEmail: 0,
  phone: 0,
  url: 0,
  ip: 0,
  named: 0,
  capitals: 0,
  plain: 0,
  random: 0,
  hash: 0,
  structured: 0,
  list: 0,
  prose: 0,
  translated: 0,
  secretive: 0,
  filed: 0,
  naming: 0,
  sketch: [],
  ...more,
});

t.test("a column's name proposes a rule", async (t) => {
  const names: Readonly<Record<string, string>> = {
    password: "{ password: unusable }",
    password_hash: "{ password: unusable }",
    email: "email",
    userEmail: "email",
    e_mail2: "email",
    email_count_text: "free text",
    firstName: "first name",
    given_name: "first name",
    surname: "last name",
    LastName: "last name",
    full_name: "full name",
    customer_name: "full name",
    mobile: "phone",
    home_phone: "phone",
    fax_number: "phone",
    date_of_birth: "null",
    street: "address line",
    address1: "address line",
    email_address: "email",
    ip_address: "ip address",
    last_login_ip: "ip address",
    remote_addr: "ip address",
    website: "url",
    avatar_url: "url",
    api_key: "token",
    refresh_token: "token",
    iban: "token",
    tfn: "token",
    card_no: "token",
    about: "null",
    notes: "null",
    anything: "free text",
  };
  for (const [name, rule] of Object.entries(names))
    t.equal(ruleFor(table("t"), column(name)), rule, name);
});

t.test("type, length, NOT NULL and keys decide too", async (t) => {
  const uniqueIndexes = [
    {
      name: "u",
      keys: ["x"],
      predicate: undefined,
      columns: [1],
      nullsDistinct: true,
      inherited: false,
    },
  ];
  const propose = (one: Column, more: Partial<Table> = {}) =>
    ruleFor(table("t", more), one);
  t.equal(propose(column("email", "varchar", { maxLength: 20 })), "null");
  t.equal(
    propose(column("email", "varchar", { maxLength: 20, notNull: true })),
    '{ constant: "" }',
  );
  t.equal(
    propose(column("code", "varchar", { maxLength: 3 })),
    "{ keep: the application's own code }",
  );
  t.equal(propose(column("email", "jsonb")), "null");
  t.equal(
    propose(column("raw", "json", { notNull: true })),
    '{ constant: "{}" }',
  );
  t.equal(propose(column("seen", "inet", { notNull: true })), "ip address");
  t.equal(propose(column("born", "date")), "date of birth");
  t.equal(
    propose(column("mobile", "int8", { notNull: true })),
    "{ constant: 0 }",
  );
  t.equal(
    propose(column("card_no", "numeric", { notNull: true })),
    "{ constant: 0 }",
  );
  t.equal(propose(column("tfn", "int4")), "null");
  t.equal(
    propose(column("tfn", "int4", { notNull: true }), { uniqueIndexes }),
    '{ keep: "say why" }',
    "a constant can't be unique",
  );
  t.equal(
    propose(column("names", "bytea", { array: true, notNull: true })),
    '{ constant: "{}" }',
  );
  t.equal(
    propose(column("odd", "ltree", { notNull: true })),
    '{ keep: "say why" }',
  );
  t.equal(propose(column("surname"), { uniqueIndexes }), "token");
  t.equal(
    propose(column("surname", "text", { notNull: true }), { uniqueIndexes }),
    "token",
  );
  t.equal(propose(column("email"), { uniqueIndexes }), "email");
  const other = table("other", { oid: 2, columns: [column("email")] });
  const key = {
    name: "k",
    from: 1,
    fromColumns: [1],
    to: 2,
    toColumns: [1],
    definition: "",
    comment: undefined,
  };
  t.equal(
    ruleFor(table("t"), column("email", "text", { notNull: true }), {
      foreignKeys: [key],
      others: [other],
    }),
    '{ keep: "say why" }',
    "another value on one side would break the foreign key",
  );
});

t.test("what most values are beats the name", async (t) => {
  const propose = (more: Partial<Contents>) =>
    ruleFor(table("t"), column("thing"), { contents: contentsOf(more) });
  t.equal(propose({ email: 600, withEmail: 600 }), "email");
  t.equal(propose({ phone: 501 }), "phone");
  t.equal(propose({ url: 501 }), "url");
  t.equal(propose({ ip: 501 }), "ip address");
  t.equal(propose({ email: 1, withEmail: 3 }), "null");
  t.equal(
    propose({ different: 4, plain: 1000 }),
    "{ keep: a code of the application's own }",
  );
  t.equal(propose({ named: 600, different: 4 }), "full name");
  t.equal(propose({}), "free text");
});

t.test("what could still reach people is proposed as outbound", async (t) => {
  const names = ["django_session", "auth_token", "mail_queue"];
  const outbound = [...names, "push_devices", "webhooks", "celery_taskmeta"];
  const others = ["events_session", "email_template", "token_types", "person"];
  const tables = [...outbound, ...others].map((name, oid) =>
    table(name, { oid }),
  );
  const proposed = (foreignKeys: Catalogue["foreignKeys"]) =>
    proposeOutbound(tables, [], { tables, foreignKeys }).map(
      (one) => one.table.table,
    );
  t.same(proposed([]), outbound);
  const key = (from: number, to: number) => ({
    name: "k",
    from,
    fromColumns: [1],
    to,
    toColumns: [1],
    definition: "",
    comment: undefined,
  });
  t.same(
    proposed([key(9, 2), key(2, 1)]),
    outbound.filter((name) => !["auth_token", "mail_queue"].includes(name)),
    "not where something refers to it that stays",
  );
});
