import t from "tap";
import { tableLabel } from "../../../postgres/table-name";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import { findProblems } from "../../../sanitise/check/find-problems";
import { findUnknown } from "../../../sanitise/propose/find-unknown";
import { resolveRules } from "../../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

const schema = `
  create table shop (id int primary key, note text, long_note text, twice text generated always as (note || note) stored);
  create table shop_item (id int primary key, shop int references shop, note text, code text);
  create table shop_list (id int, note text);
  create schema "Odd schema";
  create table "Odd schema"."Shop""item" ("E mail" text);
  create table "Odd schema"."a*b" (a text);
  create table mail (id int primary key, body text);
  create table mail_log (mail int references mail, body text);
  create table mail_log_line (id int);
  alter table mail_log add primary key (mail);
  alter table mail_log_line add foreign key (id) references mail_log;
  create view shop_view as select note from shop;
  create materialized view shop_seen as select note from shop;
  create table event (id int, note text, day date) partition by range (day);
  create table event_1 partition of event for values from ('2026-01-01') to ('2027-01-01') partition by range (day);
  create table event_1_1 partition of event_1 for values from ('2026-01-01') to ('2026-02-01');
  create server far foreign data wrapper dummy;
  create schema away;
  create table away.queue (id int, note text) partition by list (id);
  create table away.queue_1 partition of away.queue for values in (1);
  create foreign table away.queue_2 partition of away.queue for values in (2) server far;
  create table elder (note text);
  create table heir (own text) inherits (elder);`;

t.test("names and patterns stand for exact tables and columns", async (t) => {
  const server = await startPostgres(t, { major: 18 });
  const admin = await server.admin(server.database);
  await admin.query(
    "create foreign data wrapper dummy; grant usage on foreign data wrapper dummy to cobalt",
  );
  const client = await connect(t, server);
  await client.query(schema);
  const catalogue = await readCatalogue(client);
  const resolve = (text: string) =>
    resolveRules(parseRules(text, "rules.yaml"), catalogue);
  const shown = (text: string) =>
    Object.fromEntries(
      resolve(text).rules.tables.map((table) => [
        tableLabel(table),
        table.rule.delete === "all"
          ? "gone"
          : Object.entries(table.rule.columns).map(
              ([name, rule]) => `${name} ${rule.kind}`,
            ),
      ]),
    );
  const problems = (text: string) => {
    const { problems, unmatched } = resolve(text);
    return [...unmatched, ...problems];
  };

  t.test("the most specific rule of a table holds alone", async (t) => {
    const rules = `
tables:
  "*": { columns: { "*": null } }
  "shop*": { columns: { note: null, "*": { keep: codes } } }
  "shop_*": { columns: { "*": free text, code: null } }
  shop_list: { columns: { note: free text } }
  '"Odd schema".*': { columns: { "*": null } }
`;
    t.same(shown(rules), {
      elder: ["note null"],
      event: ["id null", "note null", "day null"],
      mail: ["id null", "body null"],
      mail_log: ["mail null", "body null"],
      mail_log_line: ["id null"],
      shop: ["id keep", "note null", "long_note keep"],
      shop_item: [
        "id free text",
        "shop free text",
        "note free text",
        "code null",
      ],
      shop_list: ["note free text"],
      'Odd schema.Shop"item': ["E mail null"],
      "Odd schema.a*b": ["a null"],
    });
    t.same(problems(rules), []);
  });

  t.test("the most specific name of a column holds", async (t) => {
    t.same(
      shown(
        'tables: { shop: { columns: { "*": null, "*note": free text, "*_note": email, note: { constant: x } } } }',
      ),
      { shop: ["id null", "note constant", "long_note email"] },
    );
  });

  t.test("a name with a star of its own is a name first", async (t) => {
    t.same(
      shown(
        'tables: { "Odd schema.a*b": delete, "Odd schema.a*": { keep: codes } }',
      ),
      { "Odd schema.a*b": "gone" },
    );
  });

  t.test("what goes together is there as what goes", async (t) => {
    const rules =
      'tables: { mail: { delete: all, cascade: ["mail_*"] }, "*": { columns: { note: null } } }';
    t.same(Object.keys(shown(rules)), [
      "mail",
      "elder",
      "event",
      "shop",
      "shop_item",
      "shop_list",
      "mail_log",
      "mail_log_line",
    ]);
    t.same(problems(rules), []);
    t.same(findProblems(resolve(rules).rules, catalogue), []);
  });

  t.test("outbound tables are found by name and pattern", async (t) => {
    const { rules, problems, unmatched } = resolve(
      'outbound: ["mail*", event]\ntables: { "*": { columns: { note: null } } }',
    );
    t.same(rules.outbound.map(tableLabel), [
      "mail",
      "mail_log",
      "mail_log_line",
      "event",
    ]);
    t.same([...problems, ...unmatched], []);
  });

  const wrong: Readonly<Record<string, readonly string[]>> = {
    "tables: { shops: delete }": ["shops: the database has no such table."],
    "tables: { archive.shop: delete }": [
      "archive.shop: the database has no such table.",
    ],
    'tables: { "shops*": delete }': [
      "shops*: no table of the database matches. Take it out.",
    ],
    'tables: { "shop_l*": delete, shop_list: delete }': [
      "shop_l*: each table that it matches has a rule that is more specific, or is emptied anyhow. Take it out.",
    ],
    'tables: { "shop_v*": delete, "shop_s*": delete }': [
      "shop_v*: no table of the database matches. Take it out.",
      "shop_s*: no table of the database matches. Take it out.",
    ],
    'tables: { "shop_i*": { keep: x }, "*p_item": { keep: x } }': [
      "*p_item: each table that it matches has a rule that is more specific, or is emptied anyhow. Take it out.",
      "shop_item: the patterns shop_i* and *p_item match it equally well. Give the table a rule by its name.",
    ],
    'tables: { shop: { columns: { "no*": null, "*te": null, missing: null } } }':
      [
        "shop.missing: the table has no such column.",
        "shop.note: the patterns no* and *te match it equally well. Give the column a rule by its name.",
      ],
    'tables: { shop: { columns: { "x*": null, "note*": null, note: null } } }':
      [
        "shop.x*: it matches no column that has no rule of its own. Take it out.",
        "shop.note*: it matches no column that has no rule of its own. Take it out.",
      ],
    'tables: { "shop*": { columns: { nope: null } } }': [
      "shop*.nope: no table that the rule is for has such a column.",
    ],
    'outbound: [mails, "x*", shop_view]': [
      "outbound: no table of the database is or matches mails. Take it out.",
      "outbound: no table of the database is or matches x*. Take it out.",
      "outbound: shop_view is a view, which can't be emptied. Take it out.",
    ],
    "outbound: [away.queue]": [
      "outbound: away.queue has the partition away.queue_2, a foreign table: its rows are on another server, which is never written to. Name the other partitions instead, or drop the foreign table by a command before the rules.",
    ],
    "outbound: [mail_log]": [
      "outbound: mail_log can't be emptied, since mail_log_line refers to it (foreign key mail_log_line_id_fkey) and isn't outbound. Add mail_log_line to outbound, or give mail_log a rule under tables.",
    ],
    "outbound: [mail_log_line]\ntables: { mail_log_line: delete }": [
      "mail_log_line: it is outbound, which empties it, and has a rule of its own. Keep one of the two.",
    ],
    "tables: { mail: { delete: all, cascade: [mail_log, mail_log_line] }, mail_log: { keep: x } }":
      [
        "mail_log: its rows go with mail (cascade), so another rule can't be. Keep one of the two.",
      ],
    'tables: { mail: { delete: all, cascade: [nope, "nope*", shop] } }': [
      "mail: cascade names nope, which the database doesn't have. Take it out.",
      "mail: cascade names nope*, which matches no table. Take it out.",
      "mail: cascade names shop, which doesn't refer to it. Take it out.",
    ],
    "accept: [{ table: nope, column: a, kind: k, reason: r }, { table: shop, column: a, kind: k, reason: r }, { table: shop_seen, column: note, kind: k, reason: r }, { table: comments, column: a, kind: k, reason: r }]":
      [
        "accept: nope.a (k): the database has no such table.",
        "accept: shop.a (k): the table has no such column.",
      ],
  };
  for (const [text, expected] of Object.entries(wrong))
    t.test(text, async (t) => t.same(problems(text), expected));

  t.test("delete: all needs those that refer to go too", async (t) => {
    const told = (text: string) => findProblems(resolve(text).rules, catalogue);
    t.match(told("tables: { mail: delete }"), [
      /^mail: delete can't be, since mail_log refers to it/,
    ]);
    t.match(told("tables: { mail: { delete: all, cascade: [mail_log] } }"), [
      /^mail_log: delete can't be, since mail_log_line refers to it/,
    ]);
    t.same(
      told("outbound: [mail_log, mail_log_line]\ntables: { mail: delete }"),
      [],
    );
    t.same(told('tables: { mail: { delete: "id < 5" } }'), []);
  });

  t.test(
    "a parent's rule is its parts' too, an heir's own columns aren't",
    async (t) => {
      const unknown = (text: string) =>
        findUnknown(resolve(text), catalogue)
          .filter(({ table }) => /^(event|elder|heir)/.test(table.table))
          .map(
            ({ table, columns }) =>
              `${table.table} ${columns.map(({ name }) => name)}`,
          );
      t.same(unknown(""), ["elder note", "event note", "heir own"]);
      const whole =
        "tables: { event: { columns: { note: null } }, elder: { columns: { note: null } }, heir: { columns: { own: null } } }";
      t.same(unknown(whole), []);
      t.same(findProblems(resolve(whole).rules, catalogue), []);
      t.same(unknown("tables: { event: delete, elder: delete }"), []);
      t.same(
        unknown(
          "tables: { event_1: { columns: { note: null } }, elder: delete }",
        ),
        [],
        "partitions may have rules of their own in place of the parent's",
      );
      t.match(
        findProblems(
          resolve(
            "tables: { elder: { columns: { note: null } }, heir: { columns: { note: null } } }",
          ).rules,
          catalogue,
        ),
        [/^heir: the rule of elder, which it is a part of, holds for it too/],
      );
    },
  );
});
