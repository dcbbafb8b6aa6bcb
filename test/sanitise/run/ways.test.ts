import t from "tap";
import { createRole } from "../../support/another-role";
import { startCopy } from "../../support/copy";
import { filesWith } from "../../support/files-with";
import { majors } from "../../support/postgres";

/** Stands in every table, and must stand nowhere afterwards. */
const planted = "planted-person@real.org";

const schema = `
  create schema "Odd schema";
  create table log (what text);
  create function note() returns trigger language plpgsql as $$ begin insert into log values ('fired'); return new; end $$;

  create table plain (id int primary key, email varchar(254), big text, note text);
  alter table plain alter column big set storage external;
  create index plain_lower on plain (lower(email));
  create trigger plain_note before update on plain for each row execute function note();
  create trigger plain_empty before truncate on plain for each statement execute function note();
  create table "Odd schema"."Odd ""table""" ("E mail" text collate "C", "select" int generated always as identity);
  create unlogged table unlogged (email text);
  create table seen (email text);
  create materialized view seen_by as select email from seen;
  create trigger seen_note before update on seen for each row execute function note();
  alter table seen enable always trigger seen_note;
  create table guarded (email text);
  create policy mine on guarded using (email = current_user);
  alter table guarded enable row level security;
  create table computed (email text, upper text generated always as (upper(email)) stored);
  create table watched (email text, other int);
  create trigger watched_note before update of email on watched for each row execute function note();
  create table event (id int, email text, day date) partition by range (day);
  create table event_1 partition of event for values from ('2026-01-01') to ('2027-01-01');
  create table event_2 partition of event for values from ('2027-01-01') to ('2028-01-01');
  create table elder (email text);
  create table heir (more int) inherits (elder);
  create table lookup (email text);
  create function from_lookup(text) returns text language sql stable as 'select coalesce((select max(null::text) from public.lookup), ''x'')';
  create materialized view summary as select email from plain;
  create materialized view summary_2 as select email from summary;
  create table emptied (id int primary key, email text);
  create table emptied_too (id int references emptied, email text);
  create table hollow (email text);
  create table zero ();

  insert into plain select i, '${planted}', repeat('${planted}', 500), null from generate_series(1, 200) i;
  insert into "Odd schema"."Odd ""table""" ("E mail") values ('${planted}');
  insert into unlogged values ('${planted}');
  insert into seen values ('${planted}'), (null);
  insert into guarded values ('${planted}');
  insert into computed (email) values ('${planted}');
  insert into watched values ('${planted}');
  insert into event values (1, '${planted}', '2026-05-05'), (2, '${planted}', '2027-05-05');
  insert into elder values ('${planted}');
  insert into heir values ('${planted}', 1);
  insert into lookup values ('${planted}');
  insert into emptied select i, '${planted}' from generate_series(1, 100) i;
  insert into emptied_too select i, '${planted}' from generate_series(1, 100) i;
  insert into hollow select '${planted}' from generate_series(1, 100) i;
  insert into zero default values;
  alter table guarded force row level security;
  refresh materialized view summary; refresh materialized view summary_2;
  analyze;
  delete from hollow;`;

const rules = `
tables:
  "*": { keep: of no interest here }
  log: { columns: { what: { keep: of no interest here } } }
  plain: { columns: { note: null, email: email, big: { sql: "repeat('x', 9000) || ' ' || pg_temp.mask_email(email)" } } }
  '"Odd schema"."Odd ""table"""': { columns: { E mail: email } }
  unlogged: { columns: { email: email } }
  seen: { columns: { email: email } }
  guarded: { columns: { email: email } }
  computed: { columns: { email: email } }
  watched: { columns: { email: email } }
  event: { columns: { email: email } }
  elder: { columns: { email: email } }
  lookup: { columns: { email: { sql: from_lookup(email) } } }
  emptied: delete
  emptied_too: delete
  hollow: { columns: { email: email } }
`;

/** What of the schema masking could have lost. */
const facts = `
  select jsonb_agg(fact order by fact) from (
    select jsonb_build_array(attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attstorage, attcompression, attcollation::regcollation, attnotnull, attidentity, attgenerated) as fact
      from pg_attribute where attrelid in (select oid from pg_class where relnamespace in ('public'::regnamespace, '"Odd schema"'::regnamespace))
    union all select jsonb_build_array(tgrelid::regclass, case when tgisinternal then regexp_replace(tgname, '\\d+$', '') else tgname end, tgenabled) from pg_trigger
    union all select jsonb_build_array(oid::regclass, relrowsecurity, relforcerowsecurity, relpersistence) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')
    union all select jsonb_build_array(indexrelid::regclass, pg_get_indexdef(indexrelid)) from pg_index where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all select jsonb_build_array(conname, pg_get_constraintdef(oid), convalidated) from pg_constraint where connamespace = 'public'::regnamespace
    union all select jsonb_build_array(roleid::regrole, member::regrole) from pg_auth_members
  ) facts`;

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, sanitise, column, server } = await startCopy(t, schema, {
      major,
    });
    // A table of another role: joined for the length of the run only.
    await createRole(admin, "keeper", major);
    await admin.query("alter table unlogged owner to keeper");
    await admin.query("grant create on schema public to keeper");
    const before = await column(facts);
    const report = await sanitise(rules);

    t.test("each table goes the way that is open to it", async (t) => {
      const [database] = report.databases;
      t.same(
        Object.fromEntries(
          (database?.tables ?? []).map(({ table, way, rows }) => [
            table,
            `${way} ${rows}`,
          ]),
        ),
        {
          plain: "copied 200",
          'Odd schema.Odd "table"': "rewritten 1",
          unlogged: "rewritten 1",
          seen: "copied 2",
          guarded: "copied 1",
          computed: "copied 1",
          watched: "copied 1",
          event: "rewritten 2",
          elder: "rewritten 2",
          lookup: "copied 1",
          emptied: "emptied 100",
          emptied_too: "emptied 100",
          hollow: "rewritten 0",
          heir: "kept 1",
          log: "kept 0",
          zero: "kept 1",
        },
      );
    });

    t.test("no trigger fired, and the schema is as it was", async (t) => {
      t.same(await column("select * from log"), []);
      t.same(await column(facts), before);
    });

    t.test("every copy of the value is gone", async (t) => {
      const [mask] = await column("select email from plain limit 1");
      for (const query of [
        'select "E mail" from "Odd schema"."Odd ""table"""',
        "select email from unlogged",
        "select email from seen_by where email is not null",
        "select email from guarded",
        "select lower(upper) from computed",
        "select distinct email from event",
        "select distinct email from elder",
        "select distinct email from summary_2",
      ])
        t.same(await column(query), [mask], query);
      t.same(
        await column(
          `select tablename from pg_stats where concat(most_common_vals, histogram_bounds) like '%${planted}%'`,
        ),
        [],
      );
    });

    t.test("no file of the database holds it either", async (t) => {
      const found = await filesWith(planted, { admin, column, server });
      const names = await column(
        `select relname from pg_class where pg_relation_filenode(oid)::text in (${found.map((file) => `'${file.split(/[._]/)[0]}'`).join(", ") || "''"})`,
      );
      t.same(names, []);
      t.same(found, []);
    });
  });
