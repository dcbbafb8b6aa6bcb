import t from "tap";
import { auditDatabase } from "../../../sanitise/audit/audit-database";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import type { AcceptedFinding } from "../../../sanitise/rules/rules";
import { startCopy, type TestCopy } from "../../support/copy";
import { majors } from "../../support/postgres";

const planted = "planted@real.org";

/** Columns of each type that can hold a text, with a value that holds the address. */
const columns: readonly (readonly [string, string])[] = [
  ["text", `'${planted}'`],
  ["varchar(40)", `'${planted}'`],
  ["char(40)", `'${planted}'`],
  ["citext", `'${planted}'`],
  ["name", `'${planted}'`],
  ["json", `'{"a": ["planted\\u0040real.org"]}'`],
  ["jsonb", `'{"${planted}": 1}'`],
  ["jsonb", `'{"a": {"b": "${planted}"}}'`],
  ["text[]", `array['x y', '${planted}']`],
  ["jsonb[]", `array['{"a": "${planted}"}'::jsonb]`],
  ["hstore", `'a=>${planted}'`],
  ["xml", `'<a b="${planted}"/>'`],
  ["bytea", `'\\x00ff'::bytea || convert_to(' ${planted} ', 'UTF8')`],
  ["bytea[]", `array[convert_to('${planted}', 'UTF8')]`],
  ["tsvector", `to_tsvector('simple', '${planted}')`],
  ["address", `'${planted}'`],
  ["pair", `row(1, '${planted}')`],
  ["pair[]", `array[row(1, '${planted}')::pair]`],
  ["textrange", `textrange('a', '${planted}')`],
  ["textmultirange", `textmultirange(textrange('a', '${planted}'))`],
  [`text collate "any"`, `'${planted}'`],
];

const setup = `
  create extension citext; create extension hstore;
  create collation "any" (provider = icu, locale = 'und', deterministic = false);
  create domain address as citext;
  create type pair as (id int, mail text);
  create type textrange as range (subtype = text, multirange_type_name = textmultirange);
  create type label as enum ('a', 'enum-label@real.org');
  create table every (id int primary key, ${columns.map(([type], index) => `c${index} ${type}`).join(", ")});
  insert into every (id) select generate_series(1, 50);
  insert into every values (100, ${columns.map(([, value]) => value).join(", ")});
  create table numbers (id int, day date, at timestamptz, amount numeric, ids uuid, of label);
  insert into numbers select i, now(), now(), i, gen_random_uuid(), 'a' from generate_series(1, 10) i;
  create table split (id int, mail text) partition by range (id);
  create table split_1 partition of split for values from (1) to (10);
  create table split_2 partition of split for values from (10) to (20);
  insert into split values (1, 'x'), (11, '${planted}');
  create table parent (mail text); create table heir (more text) inherits (parent);
  insert into parent values ('x'); insert into heir values ('${planted}', '${planted}');
  create materialized view kept as select 1 as id, '${planted}'::text as mail;
  create table guarded (mail text); insert into guarded values ('${planted}'), ('x'), ('${planted}');
  alter table guarded enable row level security; alter table guarded force row level security;
  create schema "Odd ""Name"; create table "Odd ""Name"."My Table" ("E Mail" text, "q""x" text);
  insert into "Odd ""Name"."My Table" values ('${planted}', '${planted}');
  create table nothing (); insert into nothing default values;
  create table wide (${Array.from({ length: 1600 }, (_, index) => `c${index} text`).join(", ")});
  insert into wide (c0, c1599) values ('x', '${planted}');
  create unlogged table fast (mail text); insert into fast values ('${planted}');
  create table empty (mail text);
  create table long (text text);
  insert into long values (repeat('x ', 499995) || '${planted}' || repeat(' y', 1000000)), (repeat('z', 300));
  create table forgotten (mail text, other text);
  insert into forgotten select 'gone' || i || '@real.org', 'x' from generate_series(1, 50) i;
  create table paired (a text, b text);
  insert into paired select 'pair-a' || i % 2 || '@real.org', 'b' || i % 2 from generate_series(1, 50) i;
  create statistics paired_ab (mcv) on a, b from paired;
  create statistics paired_lower on (lower(a)) from paired;
  analyze forgotten; analyze paired;
  alter table forgotten set (autovacuum_enabled = off); alter table paired set (autovacuum_enabled = off);
  delete from forgotten; delete from paired;
  comment on table numbers is 'ask comment@real.org';
  comment on column numbers.id is 'ask column@real.org';
  create table ruled (mail text default 'default@real.org', other text constraint isnt check (other <> 'check@real.org'));
  create view seen as select 1 as id where 'view@real.org' <> '';
  create function mailer() returns text language sql as $$select 'function@real.org'$$;
  create function standard() returns text language sql return 'standard@real.org';
  create function named() returns int language sql set application_name = 'set@real.org' as 'select 1';
  create aggregate joined(text) (sfunc = textcat, stype = text, initcond = 'aggregate@real.org');
  create table spans (at int4range, mail text, constraint apart exclude using gist (at with &&) where (mail <> 'exclude@real.org'));
  create table by_mail (mail text) partition by list ((mail || 'part@real.org'));
  create statistics of_mail on (mail || 'stats@real.org'), other from ruled;
  alter role cobalt in database cobalt set application_name = 'setting@real.org';
  select lo_from_bytea(90001, convert_to(repeat('x ', 499995) || '${planted}', 'UTF8'));
  select lo_from_bytea(90002, convert_to(repeat('x ', 1020) || '${planted}', 'UTF8'));
  select lo_from_bytea(90003, 'nothing');
`;

/** Nobody else may make these; labels besides need a provider, which a server without one has to be talked past. */
const asSuperuser = `
  create foreign data wrapper dummy options (note 'wrapper@real.org');
  create server elsewhere foreign data wrapper dummy options (note 'server@real.org');
  alter server elsewhere owner to cobalt;
  create user mapping for cobalt server elsewhere options (user 'mapped@real.org');
  create foreign table far (id int options (note 'far-column@real.org')) server elsewhere options (note 'far@real.org');
  set allow_system_table_mods = on;
  insert into pg_seclabel values ('numbers'::regclass, 'pg_class'::regclass, 0, 'test', 'label@real.org');
  insert into pg_shseclabel values ('cobalt'::regrole, 'pg_authid'::regclass, 'test', 'shared@real.org');
`;

function audit(
  { copy, server }: TestCopy,
  accept: readonly AcceptedFinding[] = [],
  hidden: readonly string[] = [],
) {
  return copy.session(server.database, async (client) =>
    auditDatabase(
      {
        sessions: 2,
        inSession: (work) => copy.session(server.database, work),
        catalogue: await readCatalogue(client),
        canSearch: ({ table }) => !hidden.includes(table),
      },
      { allow: [], patterns: {}, accept },
    ),
  );
}

const kind = "e-mail address";
const expected = [
  ...columns.map((_, index) => `every c${index} 1`),
  "fast mail 1",
  "guarded mail 2",
  "heir mail 1",
  "heir more 1",
  "kept mail 1",
  "long text 1",
  '"Odd ""Name".My Table E Mail 1',
  '"Odd ""Name".My Table q"x 1',
  "split_2 mail 1",
  "wide c1599 1",
  "comments column id of table numbers 1",
  "comments table numbers 1",
  "definitions index apart 1",
  "definitions constraint isnt on table ruled 1",
  "definitions default value for column mail of table ruled 1",
  "definitions function joined(text) 1",
  "definitions function mailer() 2",
  "definitions function named() 2",
  "definitions function standard() 1",
  "definitions rule _RETURN on materialized view kept 1",
  "definitions rule _RETURN on view seen 1",
  "definitions statistics object of_mail 1",
  "definitions table by_mail 1",
  "definitions type label 1",
  "definitions foreign-data wrapper dummy 1",
  "definitions foreign table far 2",
  "definitions server elsewhere 1",
  "definitions user mapping for cobalt on server elsewhere 1",
  "large objects data 2",
  "security labels role cobalt 1",
  "security labels table numbers 1",
  "settings role cobalt database cobalt 1",
  "forgotten mail remembered",
  "paired a remembered",
  "planner's statistics statistics object public.paired_ab remembered",
  "planner's statistics statistics object public.paired_lower remembered",
];

const word = "N0tForTesters77";

/** What logs in elsewhere, and what only speaks of it. */
const logins = `
  set role cobalt;
  create schema sync;
  create table sync.setting (k text, v text);
  insert into sync.setting values ('crm', 'postgresql://sync:${word}@10.9.8.7/crm'), ('x', 'postgresql://sync@10.9.8.7/crm');
  create function sync.push() returns trigger language plpgsql as $$ begin
    perform dblink_connect('crm', 'host=10.9.8.7 user=sync password=${word}'); return new; end $$;
  create function sync.login(u text, p text) returns bool language sql as $$
    select exists (select from sync.setting where k = u and v = p) -- password = p
  $$;
  create procedure sync.send() language sql as 'select 1';
  create view sync.seen as select 'redis://:${word}@cache:6379/0' as broker;
  create trigger push after insert on sync.setting for each row execute function sync.push('host=x password=${word}');
  alter table sync.setting alter v set default 'host=10.9.8.7 password=${word}';
  alter table sync.setting add constraint elsewhere check (v <> 'host=10.9.8.7 password=${word}');
  create policy mine on sync.setting using (v <> 'host=10.9.8.7 password=${word}');
  create rule quiet as on delete to sync.setting where old.v = 'host=10.9.8.7 password=${word}' do instead nothing;
  comment on schema sync is 'amqp://sync:${word}@10.9.8.7';
  comment on database cobalt is 'host=10.9.8.7 user=sync password=${word}';
  alter server elsewhere options (passwd '${word}');
  reset role;
  alter role cobalt set app.jwt_secret = '${word}';
  alter procedure sync.send() set "app.api_key" = '${word}';
`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const test = await startCopy(t, setup, { major });
    await test.admin.query(asSuperuser);

    t.test("finds what stands in every kind of place", async (t) => {
      const { findings, notSearched, tables, rows, largeObjects } =
        await audit(test);
      t.same(
        findings
          .map(
            ({ table, column, rows, remembered }) =>
              `${table} ${column} ${remembered ? "remembered" : rows}`,
          )
          .sort(),
        [...expected].sort(),
      );
      t.same([...new Set(findings.map((one) => one.kind))], [kind]);
      t.notMatch(JSON.stringify(findings), /real\.org/);
      t.same(notSearched, ["foreign table far"]);
      t.equal(largeObjects, 3);
      t.ok(tables > 15 && rows > 70, `${tables} tables, ${rows} rows`);
    });

    t.test("accepts what the rules accept, and still counts it", async (t) => {
      const accept = [
        { table: "guarded", column: "mail", kind, reason: "made up" },
        { table: "comments", column: "table numbers", kind, reason: "ours" },
        { table: "guarded", column: "mail", kind: "IBAN", reason: "none" },
      ];
      const found = await audit(test, accept, ["long", "split_2", "wide"]);
      t.match(found.accepted, [
        { table: "guarded", column: "mail", rows: 2, reason: "made up" },
        { table: "comments", column: "table numbers", rows: 1, reason: "ours" },
      ]);
      t.equal(found.findings.length, expected.length - 5);
      t.same(found.unused, accept.slice(2));
      t.match(
        found.counts.find((one) => one.kind === kind),
        { accepted: 3 },
      );
      t.same(found.notSearched, [
        "table long, which may not be read",
        "table split_2, which may not be read",
        "table wide, which may not be read",
        "foreign table far",
      ]);
    });

    t.test("tells of logins for other servers", async (t) => {
      await test.admin.query(logins);
      if (major >= 15)
        await test.admin.query(
          `create publication changes for table sync.setting where (v <> 'host=10.9.8.7 password=${word}')`,
        );
      const { findings } = await audit(test);
      t.same(
        findings
          .filter((one) => one.kind === "password in clear")
          .map(({ table, column }) => `${table}: ${column}`)
          .sort(),
        [
          "comments: database cobalt",
          "comments: schema sync",
          "definitions: constraint elsewhere on table sync.setting",
          "definitions: default value for column v of table sync.setting",
          "definitions: function sync.push()",
          "definitions: function sync.send()",
          "definitions: policy mine on table sync.setting",
          ...(major >= 15 ? ["definitions: publication changes"] : []),
          "definitions: rule _RETURN on view sync.seen",
          "definitions: rule quiet on table sync.setting",
          "definitions: server elsewhere",
          "definitions: trigger push on table sync.setting",
          "settings: role cobalt",
          "sync.setting: v",
        ],
      );
      t.notMatch(JSON.stringify(findings), word);
    });
  });
