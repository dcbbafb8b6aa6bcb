import t from "tap";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";

/** Each `older` one was made before the one that it reads: by a view made anew, or by a function. */
const schema = `
  create table guest (id int primary key, surname text);
  insert into guest select i, 'Quillon-Zebedee' from generate_series(1, 40) i;
  create table open_to (everybody bool);
  insert into open_to values (false);
  create view names as select id, surname from guest;
  create function by_standard() returns table (surname text) language sql begin atomic select 'x' from guest limit 0; end;
  create function by_string() returns setof text language plpgsql as $$ begin
    return query select surname from public.guest limit 0; end $$;
  create function guarded(text) returns text language plpgsql as $$ begin
    if not (select everybody from public.open_to) then raise exception using errcode = '22023'; end if;
    return $1; end $$;
  create materialized view older as select names.surname from names;
  create materialized view older_by_standard as select surname from by_standard();
  create materialized view older_by_string as select surname from by_string() as surname;
  create materialized view "Odd, oldest" as select surname from older;
  create materialized view unfilled as select surname from guest with no data;
  create materialized view younger as select id, guest.surname from guest;
  create unique index on younger (id);
  create or replace view names as select id, surname from younger;
  create or replace function by_standard() returns table (surname text) language sql begin atomic select surname from younger; end;
  create or replace function by_string() returns setof text language plpgsql as $$ begin
    return query select younger.surname from public.younger; end $$;
  refresh materialized view older_by_standard; refresh materialized view older_by_string;
  update open_to set everybody = true;
  create materialized view last_of_all as select guarded('none') as surname from generate_series(1, 1);
  update open_to set everybody = false;`;

const rules = `
tables:
  guest: { columns: { surname: last name } }
  open_to: { columns: { everybody: { keep: of the test } } }
`;

const views = [
  ...["older", "older_by_standard", "older_by_string", '"Odd, oldest"'],
  "younger",
];

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema, { major });
    const commands = { before: 0, after: 1 };
    const real = () =>
      column(
        views
          .map(
            (view) =>
              `select count(*)::int from ${view} where surname like '%Zebedee%'`,
          )
          .join(" union all "),
      );

    t.test("a view that can't be filled fails the run", async (t) => {
      await t.rejects(
        sanitise(rules, { commands, run: async () => [] }),
        /22023.* It was at work on last_of_all\./,
      );
    });

    t.test(
      "the next run fills what that has emptied, before its commands, each from what is filled already",
      async (t) => {
        await admin.query("update open_to set everybody = true");
        let seen: unknown[] = [];
        await sanitise(rules, {
          commands,
          run: async () => {
            seen = await real();
            return [];
          },
        });
        const none = views.map(() => 0);
        t.same(seen, none);
        t.same(await real(), none);
        t.same(
          await column(
            views
              .map((view) => `select count(*)::int from ${view}`)
              .join(" union all "),
          ),
          views.map(() => 40),
        );
      },
    );

    t.test("one that production has empty stays so", async (t) => {
      t.same(
        await column(
          "select relname::text from pg_class where relkind = 'm' and not relispopulated",
        ),
        ["unfilled"],
      );
      t.same(await column("select to_regclass('prod_copy.emptied_view')"), [
        null,
      ]);
    });

    t.test(
      "those that read one another are empty and not handed over",
      async (t) => {
        await admin.query(`
          set role cobalt;
          create function other() returns setof text language plpgsql as $$ begin
            return query execute 'select surname from public.two'; end $$;
          create materialized view one as select surname from other() as surname with no data;
          create materialized view two as select surname from guest;
          insert into guest values (0, 'Quillon-Zebedee');
          refresh materialized view two; refresh materialized view one;
          create or replace function other() returns setof text language sql as 'select null::text limit 0';
          create view of_one as select surname from one;
          create function third() returns setof text language plpgsql as $$ begin
            return query execute 'select surname from public.of_one'; end $$;
          create materialized view three as select surname from third() as surname;
          create or replace function other() returns setof text language plpgsql as $$ begin
            return query execute 'select surname from public.three'; end $$;
          reset role`);
        await t.rejects(
          sanitise(rules),
          /The materialized views one, three can't be filled again: .* They are empty now/,
        );
        t.same(
          await column(
            "select pg_relation_size(view::regclass)::int from unnest('{one,three}'::text[]) view",
          ),
          [0, 0],
        );
      },
    );
  });

for (const major of majors)
  t.test(
    `the planner's memory of views that are empty now, on PostgreSQL ${major}`,
    async (t) => {
      const { admin, sanitise, column } = await startCopy(
        t,
        `create table visit (id int primary key, who text, year int);
         insert into visit select i, case when i % 2 = 0 then 'Quillon Zebedee' else 'Visitor ' || i end, 1950 + i % 3 from generate_series(1, 300) i;
         create materialized view years as select year from visit;
         create materialized view visitors as select who, year from visit;
         create index on visitors (lower(who));
         create materialized view once as select who from visit;
         analyze years, visitors, once;
         refresh materialized view once with no data;`,
        { major },
      );
      const remembered = () =>
        column(
          "select distinct tablename || '.' || attname from pg_stats where tablename ~ '^(visitors|once|years)' and most_common_vals is not null order by 1",
        );
      t.same(await remembered(), [
        ...["once.who", "visitors.who", "visitors.year"],
        ...["visitors_lower_idx.lower", "years.year"],
      ]);
      const rules = `
tables:
  visit: delete
`;
      if (major >= 18) {
        await sanitise(rules);
        t.same(await remembered(), []);
        return;
      }
      await t.rejects(sanitise(rules), {
        name: "CannotGoOn",
        message:
          /The materialized view once has no rows now, and the planner remembers values .* \(who\)\./,
        next: { instead: /a command after the rules drop it/ },
      });
      await admin.query("drop materialized view once");
      await sanitise(rules, {
        commands: { before: 0, after: 1 },
        run: async () => {
          await admin.query(`
            drop materialized view if exists visitors;
            create materialized view visitors as select who, year from visit;
            alter materialized view visitors owner to cobalt`);
          return [];
        },
      });
      t.same(await remembered(), ["years.year"]);
    },
  );
