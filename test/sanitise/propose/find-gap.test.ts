import t from "tap";
import { parse, stringify } from "yaml";
import { readCatalogue } from "../../../sanitise/catalogue/read-catalogue";
import { findGap, type Gap } from "../../../sanitise/propose/check-coverage";
import { couldBePersonal } from "../../../sanitise/propose/could-be-personal";
import { resolveRules } from "../../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { connect } from "../../support/connect";
import { majors, startPostgres } from "../../support/postgres";

/** A column of each type, by whether it could hold a person's data. */
const personal = [
  ...["text", "varchar(9)", "char(3)", '"char"', "name", "citext", "word"],
  ...["json", "jsonb", "jsonb[]", "text[][]", "citext[]", "hstore", "xml"],
  ...["bytea", "inet", "cidr", "macaddr", "macaddr8", "tsvector", "tsquery"],
  ...["pair", "pair[]", "textrange", "textmultirange", "words", "refcursor"],
  ...["jsonpath", "aclitem", "nested"],
];
const harmless = [
  ...["smallint", "int", "bigint", "real", "float8", "numeric(9,2)", "money"],
  ...["bool", "date", "time", "timetz", "timestamp", "timestamptz", "interval"],
  ...[
    "uuid",
    "colour",
    "colour[]",
    "bit(3)",
    "varbit",
    "point",
    "line",
    "lseg",
  ],
  ...["box", "path", "polygon", "circle", "oid", "regclass", "xid", "xid8"],
  ...["pg_lsn", "int4range", "tstzmultirange", "int[]", "positive", "numbers"],
];

const types = `
  create domain word as citext check (value <> 'x');
  create domain words as word[];
  create domain positive as int check (value > 0);
  create type colour as enum ('red');
  create type pair as (number int, word word);
  create type nested as (pair pair);
  create type numbers as (a int, b colour[]);
  create type textrange as range (subtype = text, multirange_type_name = textmultirange);`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const admin = await server.admin(server.database);
    await admin.query("create extension citext; create extension hstore");
    await admin.query("grant create on schema public to public");
    const client = await connect(t, server);
    await client.query(types);
    const all = [...personal, ...harmless];
    await client.query(
      `create table typed (${all.map((type, index) => `c${index} ${type}`)}, twice text generated always as (c0 || 'x') stored)`,
    );

    t.test("a column of every type", async (t) => {
      const { tables } = await readCatalogue(client);
      const columns = tables.find(({ table }) => table === "typed")?.columns;
      t.same(
        all.filter((_, index) => {
          const column = columns?.find(({ name }) => name === `c${index}`);
          return column && couldBePersonal(column);
        }),
        personal,
      );
      t.equal(
        columns?.filter(couldBePersonal).length,
        personal.length,
        "a generated column follows its input",
      );
    });

    t.test("a number whose name tells that it is a person's", async (t) => {
      const numbers = ["int", "bigint", "numeric(16)", "bigint[]", "float8"];
      const named = [
        ...["phone", "homePhone", "mobile", "fax_no", "contact_number", "tel2"],
        ...["card_no", "cardNumber", "credit_card", "cc_number", "pan", "bsb"],
        ...["account_no", "AccountNumber", "bank_account_number", "tfn", "abn"],
        ...["medicare", "medicare_no", "passport_no", "licence_number", "ssn"],
        ...["tax_file_number", "drivers_license", "national_id"],
      ];
      const others = [
        ...["id", "account", "account_id", "card_id", "card_count", "license"],
        ...["mobile_count", "span", "company", "phone_id", "tax", "amount"],
        ...["system_number", "expand", "passport_id", "number", "t0"],
      ];
      const columns = [...named, ...others].flatMap((name) =>
        numbers.map((type, index) => `"${"_".repeat(index)}${name}" ${type}`),
      );
      await client.query(`
        create table numbered (${columns.join(", ")}, small_phone smallint);
        create table card (card_no bigint primary key, tfn bigint, unique (tfn));
        create table payment (pan bigint references card, mobile bigint[],
          abn int references card (tfn), primary key (pan))`);
      const { tables } = await readCatalogue(client);
      const found = (name: string) =>
        tables
          .find(({ table }) => table === name)
          ?.columns.filter(couldBePersonal)
          .map((column) => column.name);
      t.same(
        found("numbered"),
        named.flatMap((name) =>
          numbers.map((_, index) => `${"_".repeat(index)}${name}`),
        ),
      );
      t.same(found("card"), ["tfn"], "a primary key is the application's own");
      t.same(found("payment"), ["mobile"], "and so is what refers to another");
      await client.query("drop table numbered, payment, card");
    });

    await client.query(
      `
      create table person (
        id int primary key, "firstName" text, surname varchar(50) not null, email varchar(254) unique, code char(3),
        mobile varchar(15) unique, landline_phone bigint, dob date, created date, active_phone bool,
        login text unique not null, "on" text not null, data jsonb not null, tags text[] not null, picture bytea,
        contact text, team text references typed_code);
      insert into person select i, 'Ann', 'Secretname', 'p' || i || '@real.org', 'abc', '+6149157' || 1000 + i, 1, now(), now(), true,
        'l' || i, case when i < 40 then 'x@real.org' else '' end, '{}', '{}', null, '0491 570 ' || 100 + i from generate_series(1, 60) i;`.replace(
        " references typed_code",
        "",
      ),
    );
    await client.query(`
      create schema "Odd.schema"; create table "Odd.schema"."a ""b""" ("the: name #" text, "*" text);
      create table shop_a (code text, note text); create table shop_b (code text, body text);
      create table wide (${Array.from({ length: 1600 }, (_, i) => `c${i} ${i % 2 ? "text" : "bool"}`)});
      insert into wide default values;
      create table zero ();
      create table short (login varchar(5) unique not null);
      create table django_session (session_key text primary key);
      create table events_session (id int);
      create table auth_token (id int primary key, key text);
      create table token_use (token int references auth_token);
      create view people as select email from person;
      create materialized view seen as select email from person;
      select lo_create(1), lo_create(2);`);

    const gapOf = async (text: string): Promise<Gap | undefined> => {
      const catalogue = await readCatalogue(client);
      return findGap(
        client,
        resolveRules(parseRules(text, "rules.yaml"), catalogue),
        catalogue,
        { largeObjects: 2, contents: "count", path: [] },
      );
    };

    t.test("what is unknown comes with lines that can be pasted", async (t) => {
      const gap = await gapOf(
        'tables: { "shop_*": { columns: { code: null } } }',
      );
      t.match(
        gap?.what,
        /^the rules don't say what becomes of 10 tables, \d+ columns that could hold a person's data and 2 large objects\.$/,
      );
      const lines = gap?.lines.split("\n") ?? [];
      for (const line of [
        "largeObjects: delete  # 2 of them",
        "  - django_session  # Django: sessions",
        "  person:",
        "      firstName: first name  # a first name by its name; text; 60 of 60 rows filled, 1 different, 60 have a first name in them",
        "      surname: last name  # a last name by its name; character varying(50), not null; 60 of 60 rows filled, 1 different",
        "      email: email  # its values are e-mail addresses; character varying(254), unique; 60 of 60 rows filled, 60 different, 60 look like e-mail addresses",
        "      mobile: null  # its values are phone numbers; character varying(15), unique; 60 of 60 rows filled, 60 different, 60 look like phone numbers",
        "      landline_phone: null  # a person's number by its name; bigint; 60 of 60 rows filled, 1 different",
        "      dob: date of birth  # a birthday by its name; date; 60 of 60 rows filled, 1 different",
        "      code: { keep: the application's own code }  # the application's own by its name; character(3); 60 of 60 rows filled, 1 different",
        "      login: token  # by which somebody is known, by its name; text, unique, not null; 60 of 60 rows filled, 60 different",
        '      "on": email  # its values are e-mail addresses; text, not null; 39 of 60 rows filled, 2 different, 39 look like e-mail addresses',
        '      data: { constant: "{}" }  # look: nobody can tell what is in it; jsonb, not null; 60 of 60 rows filled, 1 different',
        "      picture: null  # look: nobody can tell what is in it; bytea; 0 of 60 rows filled, 0 different",
        "      contact: phone  # its values are phone numbers; text; 60 of 60 rows filled, 60 different, 60 look like phone numbers",
        '  "shop_*":  # has a rule: merge these into it, a second one of the name is an error',
        '  "\\"Odd.schema\\".\\"a \\"\\"b\\"\\"\\"":',
        '      "the: name #": full name  # look: a name, and nothing tells whose; text; 0 of 0 rows filled, 0 different',
        "  zero: { keep: numbers and dates and the like only }",
        "  events_session: { keep: numbers and dates and the like only }",
        "  token_use: { keep: numbers and dates and the like only }",
      ])
        t.ok(lines.includes(line), line);
      t.notMatch(
        gap?.lines,
        /real\.org|Secretname|\+6149|created:|active_phone/,
      );
    });

    t.test("pasted, with reasons, they leave no gap", async (t) => {
      const first = await gapOf("");
      t.throws(() => parseRules(first?.lines ?? "", "rules.yaml"), {
        message: /keep is "say why", but must be the reason in words/,
      });
      const reasoned = (gap: Gap | undefined) =>
        (gap?.lines ?? "").replaceAll("say why", "a code of the shop's");
      t.equal(await gapOf(reasoned(first)), undefined);
      // Where a rule is there already, its columns get the lines.
      const rules = {
        tables: {
          "shop_*": { columns: { code: null } },
          person: { keep: "x" },
        },
      };
      const more = parse(reasoned(await gapOf(stringify(rules))));
      const merged = {
        ...more,
        tables: {
          ...more.tables,
          "shop_*": {
            columns: { code: null, ...more.tables["shop_*"].columns },
          },
        },
      };
      t.same(Object.keys(more.tables["shop_*"].columns), ["note", "body"]);
      t.equal(await gapOf(stringify(merged)), undefined);
    });

    t.test(
      "a table that can't be read is told by PostgreSQL's answer",
      async (t) => {
        await admin.query("create table hidden (note text)");
        const gap = await gapOf("");
        t.match(
          gap?.lines,
          "note: null  # what somebody has written, by its name; text; not counted, PostgreSQL answered 42501",
        );
        await admin.query("drop table hidden");
      },
    );
  });
