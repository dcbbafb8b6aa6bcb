import t, { type Test } from "tap";
import { RulesDontFit } from "../../sanitise/server/rules-dont-fit";
import { problemWords } from "../../steps/engine-words";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";

const schema = `
  create domain short as varchar(10);
  create type colour as enum ('red');
  create table club (id int primary key, code text unique);
  create table person (
    id int primary key, email text, mobile varchar(15) not null, level int not null check (level > 0),
    nick short, shade colour, twice int generated always as (level * 2) stored, code text references club (code),
    constraint person_email_key unique (email));
  create unique index person_nick on person (lower(nick::text)) where level < 100;
  insert into club values (1, 'c1'), (2, 'c2');
  insert into person values
    (1, 'Ann@real.org', '0400', 1, 'a', 'red', default, 'c1'), (2, 'ann@real.org', '0401', 2, 'b', null, default, null),
    (3, null, '0402', 300, 'c', null, default, null);
  create table queue (id int primary key);
  create table attempt (id int, queue int constraint attempt_queue_fkey references queue);
  create view people as select email from person;
  create table event (id int, email text, day date) partition by range (day);
  create table event_1 partition of event for values from ('2026-01-01') to ('2027-01-01');
  create table "Odd name" ("E mail" text);`;

/** For what a test isn't about. */
const rest = '"*": { columns: { "*": { keep: of no interest here } } }';
const others = '"*": { keep: of no interest here }';

/** What has no rule at all, and the lines to add for it, is another test's. */
function withoutGaps(problems: readonly string[]): string[] {
  return problems
    .filter(
      (problem) =>
        !/^(databases\.reporting: )?the rules don't say what becomes of/.test(
          problem,
        ),
    )
    .map((problem) => problem.replace(/ Lines to add[\s\S]*$/, ""));
}

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, column, server } = await startCopy(t, schema, {
      major,
    });
    const everything = () =>
      column("select person::text from person order by id");
    const before = await everything();

    /** That these rules are refused for exactly these reasons, and that nothing was written. */
    async function refused(
      t: Test,
      rules: string,
      expected: readonly string[],
    ) {
      const error = await sanitise(rules).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(error instanceof RulesDontFit))
        throw error ?? new Error("The rules were taken.");
      t.same(withoutGaps(error.problems.map(problemWords)), expected);
      t.match(error.message, "Nothing was written");
      t.notMatch(error.message, /real\.org|0400/);
      t.same(await everything(), before);
    }

    t.test("what the catalogue tells", async (t) => {
      await refused(
        t,
        `
tables:
  nobody: delete
  archive.person: delete
  people: { columns: { email: email } }
  queue: delete
  club: { columns: { code: email } }
  event: delete
  event_1: { columns: { email: email } }
  person:
    columns:
      missing: email
      level: email
      mobile: null
      twice: { constant: 1 }
      nick: email
      code: { constant: x }
`,
        [
          "nobody: the database has no such table.",
          "archive.person: the database has no such table.",
          "person.missing: the table has no such column.",
          "people is a view: it shows rows of other tables. Give those rules.",
          "person.mobile: null can't be, the column is NOT NULL. Use a constant or an SQL expression.",
          "person.level: email doesn't fit the type integer. Use null, a constant or an SQL expression.",
          "person.nick: email needs 25 characters, the column has 10. Use null, a constant or an SQL expression.",
          "person.twice: it is a generated column and follows those it is computed from. Give them rules.",
          "event_1: the rule of event, which it is a part of, holds for it too. Keep one of the two.",
          "queue: delete can't be, since attempt refers to it (foreign key attempt_queue_fkey) and keeps its rows. Delete attempt too (or name it in cascade), or give queue a rule per column.",
          "person.code: it is part of the foreign key person_code_fkey from person.code to club.code, which other values would break. Give both columns the same mask (email or token) for all rows, the referring one null, or delete the rows.",
          "club.code: it is part of the foreign key person_code_fkey from person.code to club.code, which other values would break. Give both columns the same mask (email or token) for all rows, the referring one null, or delete the rows.",
          "person.twice: the constant rule doesn't fit (PostgreSQL answers 428C9, a column that is always generated). The column is integer.",
        ],
      );
    });

    t.test("what only PostgreSQL's parser tells", async (t) => {
      const one = (expression: string) =>
        `tables: { person: { columns: { email: { sql: ${JSON.stringify(expression)} } } } }`;
      const answer = (reason: string) => [
        `person.email: the SQL expression doesn't fit (PostgreSQL answers ${reason}). The column is text.`,
      ];
      const cases: readonly (readonly [string, string])[] = [
        ["lower(", "42601, a syntax error"],
        ["surname", "42703, no such column"],
        ["no_such_function(email)", "42883, no such function"],
        ["'x'), (2", "42601, a syntax error"],
        ["'x'); drop table person; --", "42601, a syntax error"],
        ["count(*)", "42803, an aggregate"],
      ];
      for (const [expression, reason] of cases)
        await refused(t, one(expression), answer(reason));
      await refused(t, one("coalesce($1, email)"), [
        "person: an SQL expression has a parameter like $1, which nothing gives a value to.",
      ]);
      await refused(
        t,
        `
tables:
  person:
    columns:
      level: { constant: three }
      shade: { constant: green }
      nick: { constant: much too long }
      mobile: { sql: "'x' -- a comment at the end is fine" }
`,
        [
          "person.nick: the constant is 13 characters long, the column has 10.",
          "person.level: the constant rule doesn't fit (PostgreSQL answers 22P02, not a value of that type). The column is integer.",
          "person.shade: the constant rule doesn't fit (PostgreSQL answers 22P02, not a value of that type). The column is colour.",
        ],
      );
    });

    t.test("what only the rows tell", async (t) => {
      await refused(
        t,
        `
tables:
  ${rest}
  person:
    columns:
      ${others}
      email: email
      mobile: { sql: "case id when 1 then null when 2 then repeat('9', 16) else mobile end" }
      level: { sql: "level - 1" }
      nick: { constant: same }
`,
        [
          "person: mobile is NOT NULL and would be null in 1 row.",
          "person: mobile has 15 characters and would have more in 1 row.",
          "person: the constraint person_level_check would be broken in 1 row.",
          "person: 2 rows would have the same values as another in the unique index person_email_key.",
          "person: 2 rows would have the same values as another in the unique index person_nick.",
        ],
      );
      await refused(
        t,
        `tables: { ${rest}, person: { columns: { ${others}, level: { sql: 10 / (level - 2) } } } }`,
        [
          "person: the new values can't be computed. PostgreSQL answered 22012 (division by zero).",
        ],
      );
      await refused(
        t,
        `tables: { ${rest}, person: { columns: { ${others}, nick: { sql: mobile || mobile || mobile } } } }`,
        ["person: nick has 10 characters and would have more in 3 rows."],
      );
    });

    t.test("databases", async (t) => {
      await admin.query("create database reporting owner cobalt");
      await admin.query("create database empty");
      await admin.query("create database closed allow_connections false");
      const reporting = await server.admin("reporting");
      await reporting.query("create table visit (id int)");
      await reporting.query("select lo_create(1), lo_create(2)");
      await refused(
        t,
        `
databases:
  cobalt: { tables: {} }
  gone: { tables: {} }
  went: drop
`,
        [
          "databases.cobalt: that is the application's own database. Its rules stand under tables.",
          "databases.gone: the server has no such database.",
          "databases.closed: the login may not log in to it, so it can't be sanitised. Give it the rule drop. Or in production, grant it CONNECT there, and take a new snapshot or dump.",
          "visit: it belongs to rdsadmin, and rdsadmin is a superuser, whom the login can't join. In production, give the table to another role, and take a new snapshot or dump.",
          "databases.reporting: the server has this database with 1 table and 2 large objects, and the rules don't say what becomes of it. Give it the rule drop, or rules for its tables.",
        ].map((problem) =>
          problem.startsWith("visit")
            ? `databases.reporting: ${problem}`
            : problem,
        ),
      );
      await refused(
        t,
        "databases: { reporting: { tables: { visits: delete }, largeObjects: delete }, closed: drop }",
        [
          "databases.reporting: visits: the database has no such table.",
          "databases.reporting: visit: it belongs to rdsadmin, and rdsadmin is a superuser, whom the login can't join. In production, give the table to another role, and take a new snapshot or dump.",
          "databases.reporting: large objects: some belong to rdsadmin, and rdsadmin is a superuser, whom the login can't join. In production, give them to another role, and take a new snapshot or dump.",
          "databases.closed: it can't be dropped, since it belongs to rdsadmin, a role that the login can't join.",
        ],
      );
      for (const name of ["reporting", "empty", "closed"]) {
        await admin.query(`drop database ${name} with (force)`);
      }
    });

    t.test("a table of a role that the master can't join", async (t) => {
      await admin.query("create role stranger");
      await admin.query("alter table club owner to stranger");
      const problem =
        "club: it belongs to stranger, and the login can't join that role.";
      const run = sanitise("tables: { club: { columns: { code: null } } }");
      if (major < 16)
        // CREATEROLE is enough there: the refusal is about the foreign key.
        await t.rejects(run, { message: /club\.code: it is part/ });
      else await t.rejects(run, { message: new RegExp(problem) });
      await admin.query("alter table club owner to cobalt");
    });
  });
