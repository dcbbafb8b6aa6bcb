import t from "tap";
import { RulesDontFit } from "../../../../sanitise/server/rules-dont-fit";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

const schema = `
  create schema "Odd, schema";
  create table person (id int primary key, name text not null, no text, extra jsonb, boss int references person);
  insert into person select i, 'Person ' || i, '1' || i, jsonb_build_object('ip', '10.0.0.' || i % 200), nullif(i - 1, 0) from generate_series(1, 300) i;
  create table "Odd, schema"."Visit ""log""" (id int, person int, "Who?" text, day int) partition by range (day);
  create table "Odd, schema".early partition of "Odd, schema"."Visit ""log""" for values from (0) to (10);
  create table "Odd, schema".late partition of "Odd, schema"."Visit ""log""" for values from (10) to (20);
  insert into "Odd, schema"."Visit ""log""" select i, i, 'who' || i, i % 20 from generate_series(1, 300) i;
  create table elder (id int, tag text);
  create table heir (more text) inherits (elder);
  insert into elder select i, 't' || i from generate_series(1, 100) i;
  insert into heir select i, 't' || i, 'm' from generate_series(101, 300) i;
  create table "Odd, schema".person (id int primary key, name text);
  insert into "Odd, schema".person select id, name from public.person;
  create view names as select id, name, no from person;
  create function shown(text) returns text language sql immutable as 'select $1 || ''!''';

  -- That masks leave alone.
  create materialized view fine_plain as select id, name as "The ""name""" from names;
  create unique index on fine_plain (id);
  create materialized view fine_grouped as select p.id, p.name, count(*) from person p join "Odd, schema".early e on e.person = p.id group by p.id;
  create unique index on fine_grouped (id);
  create materialized view fine_rows as select row_to_json(p.*) as whole, p.ctid as place from person p;
  create materialized view fine_two as select a.id, a.name, b.name as other from person a join "Odd, schema".person b using (id);
  create materialized view fine_sample as select name from person tablesample system (50);
  create materialized view fine_tree as with recursive up(id, name) as (
    select id, name from person where boss is null union all select p.id, p.name from person p join up on p.boss = up.id) select * from up;
  create materialized view fine_shown as select id, shown(name) as name from person where false;
  create materialized view "Odd, schema".person_count as select day, count(distinct "Who?") as n from "Odd, schema"."Visit ""log""" group by day;
  create unique index on "Odd, schema".person_count (day);
  create materialized view fine_above as select * from "Odd, schema".person_count;
  create materialized view fine_never as select no::int from person with no data;`;

const base = `
  elder: { columns: { tag: { keep: of the test } } }
  heir: { columns: { more: { keep: of the test } } }
  '"Odd, schema".person': { columns: { name: full name } }
`;

const fine = `tables:
  person: { columns: { name: full name, no: { sql: "'1' || id" }, extra: { json: { ip: ip address }, rest: nothing } } }
  '"Odd, schema"."Visit ""log"""': { columns: { "Who?": email } }
${base}`;

/** What is made, the rules for it, and what is said. */
const cases: readonly (readonly [
  what: string,
  made: string,
  rules: string,
  problems: readonly string[],
])[] = [
  [
    "a unique index, through a view",
    "create materialized view bad as select distinct no, name from names; create unique index bad_name on bad (name)",
    "person: { columns: { name: first name, no: token, extra: null } }",
    ["in the unique index bad_name."],
  ],
  [
    "a partial one of an expression, through a materialized view",
    `create materialized view between_them as select id, name from names;
     create materialized view bad as select id as number, name as called from between_them;
     create unique index bad_called on bad (lower(called)) where number < 290`,
    "person: { columns: { name: first name, no: null, extra: null } }",
    ["in the unique index bad_called."],
  ],
  [
    "an index's expression",
    "create materialized view bad as select id, no from person; create index bad_no on bad ((no::int), id) where no is not null",
    "person: { columns: { name: full name, no: full name, extra: null } }",
    [
      "bad: the index bad_no couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "a cast of what JSON holds",
    "create materialized view bad as select id, (extra ->> 'ip')::inet as ip from person",
    `person: { columns: { name: full name, no: null, extra: { json: { ip: { constant: "" } }, rest: nothing } } }`,
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "a cast in a condition",
    "create materialized view bad as select id from person where no::int > 5",
    "person: { columns: { name: full name, no: full name, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "a subquery that finds several rows then",
    "create materialized view bad as select a.id, (select b.id from person b where b.name = a.name) as same from person a",
    "person: { columns: { name: { constant: x }, no: null, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 21000.",
    ],
  ],
  [
    "a query that groups by a primary key",
    "create materialized view bad as select id, substr(name, 8)::int as n from person group by id",
    "person: { columns: { name: full name, no: null, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "a function of the owner's",
    `create function number_of(text) returns int language plpgsql immutable as $$ begin return substr($1, 8)::int; end $$;
     create materialized view bad as select id, number_of(name) as n from person`,
    "person: { columns: { name: full name, no: null, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "one partition",
    `create materialized view bad as select substr("Who?", 4)::int as n from "Odd, schema".late`,
    "person: { columns: { name: full name, no: null, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22P02 (not a value of that type).",
    ],
  ],
  [
    "rows that go",
    "create materialized view bad as select 1 / count(*) as n from person",
    "person: { delete: 'true', columns: { name: full name, no: null, extra: null } }",
    [
      "bad: it couldn't be filled from the new values. PostgreSQL answered 22012 (division by zero).",
    ],
  ],
  [
    "heirs",
    "create materialized view bad as select tag from elder; create unique index bad_tag on bad (tag)",
    `person: { columns: { name: full name, no: null, extra: null } }
  elder: { columns: { tag: { sql: "case when id in (100, 101) then 'x' else tag end" } } }`,
    [
      "bad: 2 rows would have the same values as another in the unique index bad_tag.",
    ],
  ],
];

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema, { major });
    for (const [what, made, rules, problems] of cases)
      t.test(`refused before the first write: ${what}`, async (t) => {
        await admin.query(`set role cobalt; ${made}; reset role`);
        const error = await sanitise(
          `tables:\n  ${rules}\n  '"Odd, schema"."Visit ""log"""': { columns: { "Who?": email } }\n${rules.includes("elder:") ? base.replace(/ {2}elder.*\n/, "") : base}`,
        ).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (!(error instanceof RulesDontFit)) throw error ?? new Error("taken");
        t.equal(error.problems.length, 1, String(error.problems));
        t.match(error.problems, problems);
        t.same(
          await column(
            "select count(*)::int from person where name ~ '^Person '",
          ),
          [300],
        );
        await admin.query(
          "drop materialized view bad; drop materialized view if exists between_them",
        );
      });

    t.test(
      "taken: whatever masks can be put into, or the trial can't tell",
      async (t) => {
        await sanitise(fine);
        t.same(
          await column(
            'select count(*)::int from fine_plain where "The ""name""" ~ \'^Person \' union all select count(*)::int from fine_tree',
          ),
          [0, 300],
        );
        t.same(
          await column(
            "select count(*)::int from pg_class where relname ~ '^fine' and relkind = 'm' and relispopulated",
          ),
          [8],
        );
      },
    );
  });
