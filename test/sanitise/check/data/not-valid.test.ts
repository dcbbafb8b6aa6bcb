import t from "tap";
import { RulesDontFit } from "../../../../sanitise/server/rules-dont-fit";
import { connect } from "../../../support/connect";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";
import { readSchema } from "../../../support/schema";

/** Of each table with rows that break what is NOT VALID, one is written anew and one is updated, as a materialized view depends on it. */
const schema = `
  create domain nick as text;
  create table plain (id int primary key, email text, age int, code text, alias nick);
  insert into plain values (1, 'one@real.org', 12, 'a b', 'UP'), (2, 'two@real.org', 40, 'ab', 'low');
  create table seen (like plain including all);
  insert into seen select * from plain;
  alter domain nick add constraint low check (value = lower(value)) not valid;
  create materialized view emails as select email from seen with no data;
  alter table plain add constraint grown check (age >= 18) not valid;
  alter table plain add constraint solid check (code !~ ' ') not valid;
  alter table plain add constraint reachable check (email like '%@%') not valid;
  alter table seen add constraint grown check (age >= 18) not valid;
  comment on constraint grown on seen is 'since 2020';
  alter table seen add constraint solid check (code !~ ' ') not valid;

  create table elder (id int, email text);
  create table heir (more int) inherits (elder);
  create table other_heir () inherits (elder);
  insert into elder values (0, 'elder@real.org'), (5, 'elder5@real.org');
  insert into heir values (0, 'heir@real.org', 0), (6, 'heir6@real.org', 1);
  insert into other_heir values (0, 'other@real.org');
  create materialized view elders as select email from elder with no data;
  alter table heir add constraint positive check (id > 0) not valid;
  alter table elder add constraint positive check (id > 0) not valid;
  comment on constraint positive on other_heir is 'inherited';
  alter table heir add constraint own check (more > 0) no inherit not valid;

  create table stay (id int, email text, day int) partition by range (day);
  create table stay_1 partition of stay for values from (0) to (10);
  insert into stay values (1, 'stay@real.org', 0), (2, 'stay2@real.org', 5);
  create materialized view stays as select email from stay_1 with no data;
  alter table stay add constraint "not the first" check (day > 0) not valid;

  create table club (code text primary key);
  create table member (id int, club text);
  insert into club values ('c1'); insert into member values (1, 'c1'), (2, 'gone');
  alter table member add constraint member_club foreign key (club) references club not valid;`;

const since18 = `
  create table lacking (id int, email text, phone text);
  insert into lacking values (1, 'lacking@real.org', null), (2, null, '1');
  alter table lacking add constraint there not null phone not valid, add constraint too not null email not valid;
  create table lacking_seen (id int, email text, phone text);
  insert into lacking_seen select * from lacking;
  alter table lacking_seen add constraint there not null phone not valid;
  create materialized view lacks as select email from lacking_seen with no data;`;

const rules = `
tables:
  plain: { columns: { email: email, code: { keep: a code }, alias: { keep: of the test } } }
  seen: { columns: { email: email, code: { keep: a code }, alias: { keep: of the test } } }
  elder: { columns: { email: email } }
  stay: { columns: { email: email } }
  club: { columns: { code: token } }
  member: { columns: { club: token } }
`;

const rules18 = `
  lacking: { columns: { email: { sql: pg_temp.mask_email(email) }, phone: phone } }
  lacking_seen: { columns: { email: email, phone: phone } }
`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, server, sanitise, column } = await startCopy(
      t,
      major < 18 ? schema : schema + since18,
      { major },
    );
    const file = major < 18 ? rules : rules + rules18;
    const before = await readSchema(admin);

    t.test(
      "masks that would break what a row keeps are refused, those of a row that breaks it aren't",
      async (t) => {
        const error = await sanitise(
          file.replaceAll(
            "code: { keep: a code }",
            `code: { sql: "replace(code, 'b', ' ')" }`,
          ),
        ).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!(error instanceof RulesDontFit)) throw error ?? new Error("taken");
        t.same(error.problems, [
          "plain: the constraint solid would be broken in 1 row.",
          "seen: the constraint solid would be broken in 1 row.",
        ]);
        t.same(
          await column("select count(*)::int from seen where email ~ 'real'"),
          [2],
        );
      },
    );

    t.test("every row is masked, and everything is as it was", async (t) => {
      const report = await sanitise(file);
      t.match(
        Object.fromEntries(
          (report.databases[0]?.tables ?? []).map(({ table, way }) => [
            table,
            way,
          ]),
        ),
        { plain: "rewritten", seen: "copied", elder: "updated" },
      );
      t.same(
        await column(`
          select email from plain where email ~ 'real' union all select email from seen where email ~ 'real'
          union all select email from elder where email ~ 'real' union all select email from stay where email ~ 'real'
          union all select club from member where club in ('c1', 'gone')`),
        [],
      );
      if (major >= 18)
        t.same(
          await column(
            "select count(*)::int from (table lacking union all table lacking_seen) l where coalesce(email, '') !~ 'real'",
          ),
          [4],
        );
      t.same(await readSchema(admin), before);
      t.same(
        await column(
          "select obj_description(oid, 'pg_constraint') from pg_constraint where conname in ('grown', 'positive') order by 1",
        ),
        ["inherited", "since 2020", null, null, null],
      );
      t.same(
        await column(
          "select conrelid::regclass || ' ' || conislocal || coninhcount from pg_constraint where conname = 'positive' order by 1",
        ),
        ["elder true0", "heir true1", "other_heir false1"],
      );
    });

    t.test(
      "a unique index that has doubles is refused, whatever changes",
      async (t) => {
        const master = await connect(t, server);
        await master.query("create table doubled (email text, code int)");
        await master.query(
          "insert into doubled values ('a@real.org', 1), ('b@real.org', 1)",
        );
        await t.rejects(
          master.query(
            "create unique index concurrently doubles on doubled (code)",
          ),
          { code: "23505" },
        );
        await t.rejects(
          sanitise(
            `${file}  doubled: { columns: { email: email, code: { keep: a code } } }`,
          ),
          /doubled: 2 rows would have the same values as another in the unique index doubles, which is invalid, .*: drop it where/,
        );
        await admin.query("drop table doubled");
      },
    );

    t.test(
      "an index or statistics of what masks can't be are refused",
      async (t) => {
        const master = await connect(t, server);
        await master.query(`
        create table computed (id int, year text, born text, note text);
        insert into computed select i, '19' || 60 + i, '19' || 60 + i || '-01-01', '' from generate_series(1, 30) i;
        create index computed_year on computed ((year::int), id) where id > 0;
        create index computed_unaffected on computed ((year::int)) where id < 0;
        create statistics computed_born on (substr(born, 1, 4)::int), id from computed`);
        const error = await sanitise(
          `${file}  computed: { columns: { year: full name, born: { constant: never }, note: { keep: empty } } }`,
        ).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!(error instanceof RulesDontFit)) throw error ?? new Error("taken");
        t.same(error.problems, [
          "computed: the index computed_year couldn't be computed from the new values. PostgreSQL answered 22P02 (not a value of that type).",
          "computed: the statistics computed_born couldn't be computed from the new values. PostgreSQL answered 22P02 (not a value of that type).",
        ]);
        t.same(
          await column(
            "select count(*)::int from computed where year ~ '^19..$'",
          ),
          [30],
        );
      },
    );
  });
