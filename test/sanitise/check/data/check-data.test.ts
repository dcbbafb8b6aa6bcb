import t, { type Test } from "tap";
import { RulesDontFit } from "../../../../sanitise/server/rules-dont-fit";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

const schema = `
  create domain cents as numeric(4,2);
  create domain answer as text check (value in ('yes', 'no'));
  create type colour as enum ('red', 'blue');

  create table event (id int, day date, email text, code text, level int, constraint event_level check (level > 0))
    partition by range (day);
  create table event_1 partition of event for values from ('2026-01-01') to ('2026-07-01');
  create table event_2 (level int, code text, email text, id int, day date, constraint event_level check (level > 0));
  alter table event attach partition event_2 for values from ('2026-07-01') to ('2027-01-01');
  create unique index event_1_code on event_1 (code);
  create unique index event_day_email on event (day, email);
  alter table event_2 add constraint event_2_code check (code like 'c%');
  alter table event_2 alter code set not null;
  insert into event values
    (1, '2026-01-02', 'a@real.org', 'c1', 1), (2, '2026-01-02', 'b@real.org', 'c2', 2),
    (3, '2026-08-02', 'c@real.org', 'c1', 1), (4, '2026-08-03', 'd@real.org', 'c2', 2);

  create table animal (id int, nick text, tag text);
  create table dog (kind text) inherits (animal);
  alter table dog add constraint dog_nick check (nick <> ''), add constraint dog_tag unique (tag);
  alter table animal add constraint animal_nick check (nick <> 'x') no inherit;
  insert into animal values (1, 'a', 't1');
  insert into dog values (2, 'b', 't2', 'k'), (3, 'c', 't3', 'k');

  create table room (id int primary key, code text, during int4range, note text,
    constraint room_during exclude using gist (during with &&),
    constraint room_code exclude using hash (lower(code) with =) where (id > 0));
  insert into room values (1, 'c1', '[1,3)', 'n'), (2, 'c2', '[3,5)', 'n'), (3, 'c3', '[6,8)', 'n');

  create table computed (id int, name text, age text, slug text generated always as (lower(name)) stored unique,
    years int generated always as (age::int) stored);
  insert into computed values (1, 'Ann', '1'), (2, 'Bo', '2');

  create table typed (id int, words varchar(5)[], price numeric(4,2), prices numeric(4,2)[], owed cents,
    reply answer, replies answer[], shade colour, flags bit(3), small smallint, whole int, born date);
  insert into typed values (1, '{a,b}', 99.99, '{1,2}', 99.99, 'yes', '{yes,no}', 'red', b'101', 32767, -2147483648, '1980-01-01'),
    (2, '{c}', -99.99, '{3}', -99.99, 'no', '{no}', 'blue', b'111', -32768, 2147483647, '1980-01-01');

  create table label (id int, tag varchar(4) not null);
  insert into label values (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { sanitise, column } = await startCopy(t, schema, { major });
    const names = ["event", "animal", "room", "computed", "typed", "label"];
    const everything = async () =>
      (
        await Promise.all(
          names.map((name) =>
            column(`select t::text from ${name} t order by id`),
          ),
        )
      ).flat();
    const before = await everything();

    /** Rules for some columns, where all else stays. */
    const rulesFor = (table: string, columns: string) =>
      [
        "tables:",
        "  dog: { columns: { kind: { keep: of no interest here } } }",
        `  "*": { columns: { "*": { keep: of no interest here } } }`,
        `  ${table}: { columns: { ${columns}, "*": { keep: of no interest here } } }`,
      ].join("\n");

    async function refused(
      t: Test,
      table: string,
      columns: string,
      expected: readonly string[],
    ) {
      const error = await sanitise(rulesFor(table, columns)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(error instanceof RulesDontFit))
        throw error ?? new Error(`The rules were taken: ${columns}`);
      t.same(error.problems, expected, columns);
      t.match(error.message, "Nothing was written");
      t.same(await everything(), before);
    }

    t.test("what a partition has alone", async (t) => {
      await refused(t, "event", "code: first name", [
        "event_1.code: first name gives several rows the same value (there are only some 200 of them), which the unique index event_1_code forbids. Use email, token or an SQL expression.",
      ]);
      await refused(t, "event", "code: null", [
        "event_2.code: null can't be, the column is NOT NULL. Use a constant or an SQL expression.",
      ]);
      await refused(t, "event", `code: { sql: "nullif(code, 'c2')" }`, [
        "event: code is NOT NULL and would be null in 1 row.",
      ]);
      await refused(t, "event", `code: { sql: "'x' || event.level % 1" }`, [
        "event: the constraint event_2_code of its part event_2 would be broken in 2 rows.",
        "event: 2 rows would have the same values as another in the unique index event_1_code.",
      ]);
    });

    t.test("what all partitions have", async (t) => {
      await refused(t, "event", `level: { sql: "level - 1" }`, [
        "event: the constraint event_level would be broken in 2 rows.",
      ]);
      await refused(t, "event", `email: { sql: "'x'" }`, [
        "event: 2 rows would have the same values as another in the unique index event_day_email.",
      ]);
    });

    t.test(
      "rows of a column that no value and a longer one don't fit",
      async (t) => {
        const tags = (...values: readonly string[]) =>
          `tag: { sql: "(array[${values.join(", ")}])[id]" }`;
        const nothing = "label: tag is NOT NULL and would be null in 1 row.";
        const longer =
          "label: tag has 4 characters and would have more in 2 rows.";
        await refused(t, "label", tags("'a'", "'b'", "null", "'d   '"), [
          nothing,
        ]);
        await refused(t, "label", tags("'a'", "'12345'", "'c'", "'123456'"), [
          longer,
        ]);
        await refused(t, "label", tags("'a'", "'12345'", "null", "'123456'"), [
          nothing,
          longer,
        ]);
      },
    );

    t.test("rows that go to another partition, or to none", async (t) => {
      await refused(t, "event", `day: { sql: "day + 330" }`, [
        "event: there would be no partition in 2 rows.",
      ]);
      await refused(t, "event", `day: { sql: "date '2026-01-03'" }`, [
        "event: 4 rows would have the same values as another in the unique index event_1_code.",
      ]);
      await refused(
        t,
        "event",
        `day: { sql: "date '2026-08-01' + id" }, code: { sql: "case id when 1 then 'x' else code end" }`,
        [
          "event: the constraint event_2_code of its part event_2 would be broken in 1 row.",
        ],
      );
    });

    t.test("what an heir has alone, and what is not for it", async (t) => {
      await refused(t, "animal", `nick: { sql: "''" }, tag: { constant: x }`, [
        "dog.tag: constant gives several rows the same value (it is one for all), which the unique index dog_tag forbids. Use email, token or an SQL expression.",
      ]);
      await refused(t, "animal", `nick: { sql: "''" }, tag: { sql: "'x'" }`, [
        "animal: the constraint dog_nick of its part dog would be broken in 2 rows.",
        "animal: 2 rows would have the same values as another in the unique index dog_tag.",
      ]);
    });

    t.test("exclusion constraints", async (t) => {
      await refused(
        t,
        "room",
        `during: { sql: "int4range(1, 9)" }, code: first name, note: token`,
        ["room: rows would break the exclusion constraint room_during."],
      );
      await refused(
        t,
        "room",
        `code: { sql: "case id when 1 then 'C2' else code end" }`,
        ["room: rows would break the exclusion constraint room_code."],
      );
    });

    t.test("what is computed from a column", async (t) => {
      await refused(t, "computed", `name: { constant: x }`, [
        "computed: 2 rows would have the same values as another in the unique index computed_slug_key.",
      ]);
      await refused(t, "computed", `age: full name`, [
        "computed: the new values can't be computed. PostgreSQL answered 22P02 (not a value of that type).",
      ]);
    });

    t.test("values that the type or the domain doesn't take", async (t) => {
      const cases: readonly (readonly [string, string])[] = [
        [
          `words: { constant: "{a,bcdefg}" }`,
          "words has 5 characters and would have more in 2 rows.",
        ],
        [
          `words: { sql: "array_append(words, 'bcdef' || id::text)" }`,
          "words has 5 characters and would have more in 2 rows.",
        ],
        [
          `price: { constant: 123 }`,
          "the new values can't be computed. PostgreSQL answered 22003 (number out of range).",
        ],
        [
          `price: { choice: [123, 456] }`,
          "the new values can't be computed. PostgreSQL answered 22003 (number out of range).",
        ],
        [
          `prices: { sql: "prices || 123.0" }`,
          "the new values can't be computed. PostgreSQL answered 22003 (number out of range).",
        ],
        [
          `reply: { choice: ["yes", perhaps] }`,
          "the new values can't be computed. PostgreSQL answered 23514 (against a check), constraint answer_check.",
        ],
        [
          `replies: free text, reply: first name`,
          "the new values can't be computed. PostgreSQL answered 23514 (against a check), constraint answer_check.",
        ],
        [
          `flags: { constant: "1010" }`,
          "flags is bit(3) and would have another number of bits in 2 rows.",
        ],
      ];
      for (const [columns, problem] of cases)
        await refused(t, "typed", columns, [`typed: ${problem}`]);
      const parsed = (type: string, reason: string) =>
        `the choice rule doesn't fit (PostgreSQL answers ${reason}). The column is ${type}.`;
      await refused(t, "typed", `shade: { choice: [red, green] }`, [
        `typed.shade: ${parsed("colour", "22P02, not a value of that type")}`,
      ]);
      await refused(t, "typed", `born: { choice: ["1980-01-01", soon] }`, [
        `typed.born: ${parsed("date", "22007, no such date or time")}`,
      ]);
    });

    t.test("what holds is done", async (t) => {
      await sanitise(`
tables:
  event: { columns: { email: email, code: { sql: "'c9' || id" }, day: { sql: "date '2026-08-01' + id" } } }
  animal: { columns: { nick: { sql: "case when tag = 't1' then '' else 'n' end" }, tag: token } }
  dog: { columns: { kind: null } }
  room: { columns: { code: token, during: { sql: "int4range(upper(during) * 2, upper(during) * 2 + 1)" }, note: first name } }
  computed: { columns: { name: token, age: { constant: 3 } } }
  label: { columns: { tag: { sql: "left(tag, 1) || 'tag'" } } }
  typed:
    columns:
      words: { choice: [a, bcdef] }
      price: { noise: 0.5 }
      prices: { sql: "prices || 12.345" }
      owed: { keep: an amount }
      reply: { choice: ["yes", "no"] }
      replies: { constant: "{}" }
      flags: { constant: "101" }
      shade: { choice: [red] }
      small: { noise: 1 }
      whole: { noise: 1 }
      born: date of birth
`);
      t.same(await column("select count(*)::int from event_2"), [4]);
      t.same(
        await column("select lower(during) from room order by 1"),
        [6, 10, 16],
      );
    });
  });
