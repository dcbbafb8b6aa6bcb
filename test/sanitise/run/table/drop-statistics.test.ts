import t from "tap";
import { startCopy } from "../../../support/copy";
import { majors } from "../../../support/postgres";
import { readSchema } from "../../../support/schema";

/** In each of them something depends on the column, so that PostgreSQL doesn't give it a type. */
const schema = `
  create table log (what text);
  create function note() returns trigger language plpgsql as $$ begin insert into public.log values (tg_op); return new; end $$;

  create table shown (id int, email text);
  create view seen as select email from shown;
  create table policied (id uuid primary key, email varchar(60) not null, made date not null default now());
  create policy mine on policied for select using (email = current_user);
  create table computed (
    id bigint generated always as identity primary key, email text not null check (email <> 'x'),
    domain text not null generated always as (coalesce(split_part(email, '@', 2), '')) stored);
  create index computed_lower on computed (lower(email));
  create table referring (computed bigint references computed);
  create trigger fired before insert or delete on computed for each row execute function note();
  alter table computed enable always trigger fired;
  create table hollow (id int, email text default 'nobody');
  create policy mine on hollow for select using (email = current_user);

  insert into shown select i, 'p' || i || '@real.org' from generate_series(1, 50) i;
  insert into policied select gen_random_uuid(), email from shown;
  insert into computed (email) select email from shown;
  insert into hollow select * from shown;
  insert into referring select id from computed;
  analyze; truncate log, hollow;
  alter table policied enable row level security; alter table policied force row level security;`;

const rules = `
tables:
  shown: { delete: all }
  policied: { delete: all }
  computed: { delete: all, cascade: [referring] }
  hollow: { columns: { email: email } }
  log: { columns: { what: { keep: names of operations } } }
`;

for (const major of majors)
  t.test(
    `nothing of rows that are gone is remembered where something depends on their columns, on ${major}`,
    async (t) => {
      const { admin, sanitise } = await startCopy(t, schema, { major });
      const before = await readSchema(admin);
      await sanitise(rules);
      const { rows } = await admin.query(
        `select tablename, attname from pg_stats
         where schemaname = 'public' and concat(most_common_vals, histogram_bounds, most_common_elems) ~ 'real'`,
      );
      t.same(rows, []);
      for (const table of ["shown", "policied", "computed", "hollow", "log"]) {
        const { rows } = await admin.query(
          "select pg_relation_size($1::regclass)::int as size",
          [table],
        );
        t.same(rows, [{ size: 0 }], `${table} is empty`);
      }
      t.same(await readSchema(admin), before, "nothing else has changed");
    },
  );

t.test(
  "where even a row without values can't be, nothing is handed over",
  async (t) => {
    const { sanitise } = await startCopy(
      t,
      `create domain filled as text not null;
       create table strict (email filled);
       create policy mine on strict for select using (email = current_user);
       insert into strict select 'p' || i || '@real.org' from generate_series(1, 50) i;
       analyze; `,
      { major: 15 },
    );
    await t.rejects(sanitise("tables: { strict: { delete: all } }"), {
      name: "AuditFailed",
    });
  },
);
