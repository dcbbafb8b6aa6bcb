import t from "tap";
import { startCopy } from "../../../support/copy";

/** Stand in what the planner knows of tables, with and without partitions or heirs. */
const schema = `
  create table visit (who text, note text, day int) partition by range (day);
  create table visit_1 partition of visit for values from (0) to (10) partition by range (day);
  create table visit_1_1 partition of visit_1 for values from (0) to (5);
  create table visit_2 partition of visit for values from (10) to (20);
  create table visit_later partition of visit for values from (20) to (30);
  alter table visit_later alter who set storage external;
  insert into visit select 'visitor@real.org', 'noted@real.org', i % 20 from generate_series(1, 400) i where i % 20 not between 5 and 9;
  create table dropped (who text, day int) partition by range (day);
  create table dropped_1 partition of dropped for values from (0) to (10);
  create table dropped_2 partition of dropped for values from (10) to (20);
  insert into dropped select case when i % 20 < 10 then 'gone@real.org' else 'nobody' end, i % 20 from generate_series(1, 400) i;
  create table cleared (who text, day int) partition by range (day);
  create table cleared_1 partition of cleared for values from (0) to (20);
  insert into cleared select 'cleared@real.org', i % 20 from generate_series(1, 400) i;
  create table elder (who text);
  create table heir (more int) inherits (elder);
  insert into heir select 'heir@real.org', i from generate_series(1, 400) i;
  create table bare_elder (who text);
  create table bare_heir () inherits (bare_elder);
  insert into bare_heir select 'bare@real.org' from generate_series(1, 400);
  create table emptied (who text);
  insert into emptied select 'emptied@real.org' from generate_series(1, 400);
  create table refilled (who text);
  insert into refilled select 'refilled@real.org' from generate_series(1, 400);
  analyze;`;

const rules = `
tables:
  visit: { columns: { who: { keep: commands clean it }, note: email } }
  dropped: { columns: { who: { keep: commands take such rows away } } }
  cleared: { columns: { who: { keep: commands take all rows away } } }
  elder: { columns: { who: { keep: commands clean it } } }
  bare_elder: { columns: { who: { keep: commands take all rows away } } }
  emptied: { columns: { who: { keep: commands take all rows away } } }
  refilled: { columns: { who: { keep: commands put others there } } }
`;

for (const [when, major] of [
  ["before", 15],
  ["after", 17],
] as const)
  t.test(
    `the planner forgets what commands ${when} the rules took from tables, partitions and heirs, on PostgreSQL ${major}`,
    async (t) => {
      const { admin, sanitise, column } = await startCopy(t, schema, { major });
      const known = `select distinct tablename || ': ' || value from pg_stats, unnest(most_common_vals::text::text[]) value
        where value like '%@real.org' order by 1`;
      t.match(await column(known), [
        "bare_elder: bare@real.org",
        "bare_heir: bare@real.org",
        "cleared: cleared@real.org",
        "cleared_1: cleared@real.org",
        "dropped: gone@real.org",
        "dropped_1: gone@real.org",
        "elder: heir@real.org",
        "emptied: emptied@real.org",
        "heir: heir@real.org",
        "refilled: refilled@real.org",
        /visit: noted/,
        /visit: visitor/,
        /visit_1: noted/,
        /visit_1: visitor/,
      ]);
      await sanitise(rules, {
        commands: { before: 1, after: 1 },
        run: async (now) => {
          if (now === when)
            await admin.query(`
              update visit set who = 'nobody';
              drop table dropped_1;
              delete from cleared;
              update heir set who = 'nobody';
              delete from bare_heir;
              truncate emptied, refilled;
              insert into refilled select 'nobody' from generate_series(1, 400);
              -- As a command's session does when it ends.
              select pg_stat_force_next_flush()`);
          return [];
        },
      });
      t.same(await column(known), []);
      t.ok(
        (
          await column(
            "select distinct tablename from pg_stats where attname = 'who'",
          )
        ).includes("visit_1"),
        "and knows the values that are there now",
      );
      t.same(
        await column(
          "select attstorage from pg_attribute where attrelid = 'visit_later'::regclass and attname = 'who'",
        ),
        ["e"],
        "a partition made for later stays as it is",
      );
    },
  );
