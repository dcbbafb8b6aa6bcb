import t from "tap";
import { withClient } from "../../postgres/connect/connect";
import { actingPrefix } from "../../postgres/roles/acting-role";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

/** What whoever could write to the source may have left there: it takes what it can get from whoever runs it. */
const planted = (owner: string) => `
  create table ${owner}.seen (who name, at text);
  create function ${owner}.really(at text) returns boolean language plpgsql as $$
  declare attempt text;
  begin
    insert into ${owner}.seen values (session_user, at);
    foreach attempt in array array['reset role', 'set role cobalt', 'set session authorization cobalt',
      'create role pwned login createrole', 'create database pwned', 'grant cobalt to other', 'grant rds_superuser to other',
      'alter role ${owner} createrole', 'alter role cobalt password ''known''', 'alter role other password ''known''',
      'insert into public.flag values (session_user)', 'update prod_copy.marker set resource_id = ''x''',
      'delete from prod_copy_real.value', 'grant select on all tables in schema prod_copy_real to public'] loop
      begin execute attempt; exception when others then null; end;
    end loop;
    return true;
  end $$;
  create function ${owner}.take(at text) returns boolean language plpgsql immutable as
    $$ begin return ${owner}.really(at); end $$;
  create domain ${owner}.address as text check (${owner}.take('domain'));
  create type ${owner}.pair as (one text, two text);
  create function ${owner}.pair_text(${owner}.pair) returns text language plpgsql as
    $$ begin perform ${owner}.take('cast'); return ''; end $$;
  create cast (${owner}.pair as text) with function ${owner}.pair_text(${owner}.pair);
  create table ${owner}.checked (id int primary key, email text, check (${owner}.take('check') or email is null));
  create table ${owner}.domained (email ${owner}.address);
  create table ${owner}.computed (email text, code boolean generated always as (${owner}.take('generated' || email)) stored);
  create table ${owner}.parted (email text, both_of ${owner}.pair);
  create table ${owner}.indexed (id int, email text);
  create index on ${owner}.indexed (id) where ${owner}.take('index');
  create table ${owner}.kept (note text);
  create index on ${owner}.kept (note) where ${owner}.take('index of what is kept');
  create table ${owner}.sent (email text, check (${owner}.take('outbound')));
  insert into ${owner}.checked values (1, 'ann@real.org'), (2, 'bob@real.org');
  insert into ${owner}.domained values ('ann@real.org');
  insert into ${owner}.computed values ('ann@real.org');
  insert into ${owner}.parted values ('ann@real.org', ('one', 'two'));
  insert into ${owner}.indexed values (1, 'ann@real.org');
  insert into ${owner}.kept values ('nothing of anybody');
  insert into ${owner}.sent values ('ann@real.org');
  truncate ${owner}.seen`;

const rules = (owner: string) => `
outbound: [${owner}.sent]
tables:
  flag: { columns: { who: { keep: the test's } } }
  ${owner}.seen: { columns: { who: { keep: the test's }, at: { keep: the test's } } }
  ${owner}.checked: { columns: { email: email } }
  ${owner}.domained: { columns: { email: email } }
  ${owner}.computed: { columns: { email: email } }
  ${owner}.parted: { columns: { email: email, both_of: { keep: two words } } }
  ${owner}.indexed: { where: id = 1, columns: { email: email } }
  ${owner}.kept: { columns: { note: { keep: nothing of anybody } } }`;

const setup = `
  create role app login password 'app'; create role other login; create role strong login createdb;
  create table flag (who text);
  create schema app; create schema strong;
  grant all on schema app to app; grant all on schema strong to strong`;

// On a stock 14 nobody but a superuser makes a login's triggers quiet, so every owner counts as a mighty one there.
for (const major of majors.filter((one) => one >= 15))
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const { admin, column, copy, sanitise, server } = await startCopy(
      t,
      setup,
      { major },
    );
    // In a login's own session: what it plants takes what it can get from the arranging superuser too.
    const as = (login: Parameters<typeof withClient>[1], sql: string) =>
      withClient(routeTo(server), login, (client) => client.query(sql));
    const app = loginTo(server, "app", "app");
    const untouched = async () => {
      t.same(
        await column("select rolname from pg_roles where rolname = 'pwned'"),
        [],
      );
      t.same(await column("select who from flag"), []);
      t.same(
        await column(
          "select roleid::regrole::text from pg_auth_members where member = 'other'::regrole",
        ),
        [],
      );
      t.same(
        await column(
          "select rolname from pg_authid where rolname in ('app', 'strong', 'other') and (rolcreaterole or rolname = 'other' and rolpassword is not null)",
        ),
        [],
      );
      t.same(
        await column("select rolname from pg_roles where rolname ~ 'acting'"),
        [],
        "no login of a run is left",
      );
      await withClient(routeTo(server), loginTo(server), async () => undefined);
    };

    t.test(
      "what a table's owner has written runs with its rights, and no more",
      async (t) => {
        await as(app, planted("app"));
        const { outcome } = await sanitise(rules("app"));
        t.equal(outcome, "clean");
        const seen = await column(
          "select distinct at || ' ' || regexp_replace(who::text, '_[0-9a-f]+_[0-9a-f]+$', '') from app.seen order by 1",
        );
        t.same(
          seen.filter((line) => !/prod_copy_acting$/.test(String(line))),
          [],
        );
        t.ok(
          ["check", "domain", "generated", "index", "index of what"].every(
            (at) => seen.some((line) => String(line).startsWith(at)),
          ),
          JSON.stringify(seen),
        );
        for (const email of await column(
          "select email from app.checked union all select email::text from app.domained union all select email from app.computed",
        ))
          t.match(email, /@example\.com$/);
        await untouched();
      },
    );

    t.test(
      "what a run that was killed has left is dropped by the next",
      async () => {
        const prefix = actingPrefix(copy.identity);
        await admin.query(
          `create role ${prefix}dead login; grant app to ${prefix}dead; grant select on flag to ${prefix}dead`,
        );
        if (major >= 16)
          await admin.query(`grant ${prefix}dead to cobalt with admin option`);
        await sanitise(rules("app"));
        await untouched();
      },
    );

    t.test(
      "where the owner can do more than own tables, what it hasn't written itself is refused before it has run",
      async (t) => {
        await as(
          loginTo(server),
          "drop schema app cascade; create schema app; grant all on schema app to app",
        );
        await as(app, planted("app"));
        for (const table of ["checked", "domained", "computed", "kept"])
          await admin.query(`alter table app.${table} owner to strong`);
        await t.rejects(sanitise(rules("app")), {
          name: "RulesDontFit",
          message:
            /app\.checked: the function app\.take\(text\), which its columns, types, constraints or indexes use, belongs to app\. It would run with the rights of strong/,
        });
        t.same(await column("select at from app.seen"), []);
        await untouched();
      },
    );
  });
