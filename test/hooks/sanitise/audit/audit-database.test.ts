import type { ClientBase } from "pg";
import t from "tap";
import { auditDatabase } from "../../../../hooks/sanitise/audit/audit-database";
import { findPatternProblems } from "../../../../hooks/sanitise/audit/find-pattern-problems";
import { readCatalogue } from "../../../../hooks/sanitise/catalogue/read-catalogue";
import { connect } from "../../../support/connect";
import { startPostgres, type TestPostgres } from "../../../support/postgres";

t.setTimeout(240_000);

const planted = "planted@real.org";

const schema = `
  create domain mail as text;
  create type pair as (label text, number int);
  create type mood as enum ('fine', 'mood@real.org');
  create type span as range (subtype = text, collation = "C");
  create collation blind (provider = icu, locale = 'en-u-ks-level2', deterministic = false);
  create table "Odd ""Name" (id int, "Select" text);
  create schema other;
  create table other.kept (id int, note varchar(40));
  create table kinds (id int, plain text, short varchar(60), padded char(40), mail mail, mails mail[], pair pair,
    pairs pair[], list text[], tree xml, words tsvector, bytes bytea, many bytea[], js json, value jsonb, key jsonb,
    span span, blind text collate blind, day date, number numeric, mood mood, path inet);
  create table parts (id int, note text) partition by range (id);
  create table parts_low partition of parts for values from (0) to (100);
  create table secure (id int, note text);
  alter table secure enable row level security;
  alter table secure force row level security;
  create policy nobody on secure using (false) with check (true);
  create unlogged table quick (note text);
  create table bare (id int);
  create table nothing ();
  create table wide (${Array.from({ length: 1600 }, (_, i) => `c${i} text`).join(", ")});
  create table empty (note text);
  create table gone (note text);
  create table long (note text);
  create materialized view summary as select 'x'::text as note;
  create view seen as select 'viewed@real.org'::text as note;
  create function called() returns text language sql as $$ select 'body@real.org' $$;
  create table defaults (note text default 'default@real.org' check (note <> 'check@real.org'));
`;

const columns = {
  plain: `'${planted}'`,
  short: `'0412 345 678'`,
  padded: `'4111 1111 1111 1111'`,
  mail: `'${planted}'`,
  mails: `array['a', '${planted}']::mail[]`,
  pair: `row('say "hi" to ${planted}', 1)::pair`,
  pairs: `array[row('${planted}', 1)]::pair[]`,
  list: `array['x', '${planted}']`,
  tree: `'<a b="${planted}"/>'::xml`,
  words: `'${planted}:1'::tsvector`,
  bytes: `'\\xff00'::bytea || '${planted}'::bytea || '\\x00'::bytea`,
  many: `array['x'::bytea, '\\xff'::bytea || '${planted}'::bytea]`,
  js: `'{"a": [{"b": "x\\u0040real.org"}]}'::json`,
  value: `'{"a": {"b": "${planted}"}}'::jsonb`,
  key: `'{"${planted}": 1}'::jsonb`,
  span: `span('a', '${planted}')`,
  blind: `'${planted}'`,
};

const kindOf: Record<string, string> = {
  short: "phone number",
  padded: "payment card number",
};

async function audit(
  server: TestPostgres,
  wanted: Partial<Parameters<typeof auditDatabase>[1]> = {},
) {
  const inSession = async <T>(work: (client: ClientBase) => Promise<T>) => {
    const closing: (() => unknown)[] = [];
    const client = await connect(
      { teardown: (end) => closing.push(end) },
      server,
    );
    try {
      return await work(client);
    } finally {
      for (const end of closing) await end();
    }
  };
  const shares: number[] = [];
  const searched = await auditDatabase(
    {
      sessions: 2,
      inSession,
      catalogue: await inSession(readCatalogue),
      canSearch: () => true,
      progress: ({ share }) => shares.push(share),
    },
    { allow: [], patterns: {}, accept: [], ...wanted },
  );
  t.equal(shares.at(-1), 1);
  return searched;
}

for (const major of [15, 17] as const)
  t.test(`PostgreSQL ${major}: it is found wherever it stands`, async (t) => {
    const server = await startPostgres(t, { major });
    const master = await connect(t, server);
    await master.query(schema);
    const clean = await audit(server);
    t.same(
      clean.findings.map(({ place, column, kind, rows }) => [
        place,
        column,
        kind,
        rows,
      ]),
      [
        [
          "definitions",
          "default value for column note of table defaults",
          "e-mail address",
          1,
        ],
        [
          "definitions",
          "constraint defaults_note_check on table defaults",
          "e-mail address",
          1,
        ],
        ["definitions", "rule _RETURN on view seen", "e-mail address", 1],
        ["definitions", "function called()", "e-mail address", 2],
        ["definitions", "type mood", "e-mail address", 1],
      ].sort(([, a], [, b]) => (String(a) < String(b) ? -1 : 1)),
    );

    for (const [name, value] of Object.entries(columns))
      await master.query(
        `insert into kinds (id, ${name}, number, day) select i, case when i = 700 then ${value} end, 4111111111111111, now() from generate_series(1, 1500) i`,
      );
    await master.query(`
      insert into "Odd ""Name" values (1, '${planted}'), (2, 'x@example.com');
      insert into other.kept values (1, '${planted}');
      insert into parts values (1, '${planted}');
      insert into secure values (1, '${planted}');
      insert into quick values ('${planted}');
      insert into wide (c1599) values ('${planted}');
      insert into bare select generate_series(1, 3);
      insert into gone select '${planted}' from generate_series(1, 100);
      analyze gone;
      delete from gone;
      insert into long select string_agg(md5(i::text), ' ') || ' ${planted}' from generate_series(1, 60000) i;
      comment on table kinds is 'ask ${planted}';
      comment on column kinds.id is 'call 0412345678';
      alter role current_user set application_name = '${planted}';
      select lo_from_bytea(0, '\\x00'::bytea || convert_to(repeat('x', 1500000) || ' ${planted} ', 'UTF8'));
      refresh materialized view summary;
    `);
    await master.query(
      `create materialized view filled as select '${planted}'::text as note`,
    );
    const { findings, rows, largeObjects } = await audit(server);
    const place = (name: string) =>
      findings
        .filter((one) => one.place === name)
        .map(({ column, kind, rows }) => [column, kind, rows]);
    t.same(
      place("kinds"),
      Object.keys(columns).map((name) => [
        name,
        kindOf[name] ?? "e-mail address",
        1,
      ]),
    );
    const address = "e-mail address";
    t.same(place('Odd "Name'), [["Select", address, 1]]);
    t.same(place("other.kept"), [["note", address, 1]]);
    t.same(place("parts_low"), [["note", address, 1]]);
    t.same(place("secure"), [["note", address, 1]]);
    t.same(place("quick"), [["note", address, 1]]);
    t.same(place("wide"), [["c1599", address, 1]]);
    t.same(place("long"), [["note", address, 1]]);
    t.same(place("filled"), [["note", address, 1]]);
    t.match(
      findings.filter((one) => one.place === "gone"),
      [{ column: "note", kind: address, remembered: true }],
    );
    t.same(place("comments"), [
      ["column id of table kinds", "phone number", 1],
      ["table kinds", address, 1],
    ]);
    t.same(place("large objects"), [["data", address, 1]]);
    t.same(place("settings"), [[`role ${server.masterUsername}`, address, 1]]);
    t.equal(largeObjects, 1);
    t.equal(rows, 1500 * Object.keys(columns).length + 13);
    t.same(
      (
        await master.query(
          "select relforcerowsecurity from pg_class where relname = 'secure'",
        )
      ).rows,
      [{ relforcerowsecurity: true }],
    );
  });

t.test("patterns, allowed addresses and accepted findings", async (t) => {
  const server = await startPostgres(t);
  const master = await connect(t, server);
  await master.query(`
    create table member (id int, code text, note text);
    insert into member select i, 'M-' || i, 'a@b.com' from generate_series(100001, 103000) i;
    update member set note = '99', code = '' where id % 1000 = 0;`);
  const accept = [
    { table: "member", column: "code", kind: "code", reason: "no person's" },
    { table: "member", column: "id", kind: "code", reason: "none" },
  ];
  const searched = await audit(server, {
    allow: ["a@b.com"],
    patterns: { code: "M-1[0-9]+", pin: "^99$" },
    accept,
  });
  t.same(searched.findings, [
    { place: "member", column: "note", kind: "pin", rows: 3 },
  ]);
  t.same(searched.accepted, [
    {
      place: "member",
      column: "code",
      kind: "code",
      rows: 2997,
      reason: "no person's",
    },
  ]);
  t.same(searched.unused, accept.slice(1));
  t.same(
    searched.counts.filter(({ found, accepted }) => found + accepted > 0),
    [
      { kind: "code", found: 0, accepted: 2997 },
      { kind: "pin", found: 3, accepted: 0 },
    ],
  );
  t.match(await findPatternProblems(master, { good: "a+", bad: "(" }), [
    /^patterns\.bad: "\(" is no regular expression/,
  ]);
});
