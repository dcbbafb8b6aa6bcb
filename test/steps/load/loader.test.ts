import t from "tap";
import { writeRotationMarker } from "../../../identity/marker";
import { withClient } from "../../../postgres/connect/connect";
import { parseRules } from "../../../sanitise/rules/read-rules";
import { sanitiseServer } from "../../../sanitise/server/sanitise-server";
import { dropLoaded } from "../../../steps/load/database/drop-database";
import { handOver } from "../../../steps/load/database/loader";
import { findLoginProblems } from "../../../steps/look/by-dump/find-login-problems";
import { copyServer } from "../../../steps/sanitise/copy-server";
import { column, owner, startLoad } from "../../support/load";
import { majors, newest, startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

/** What runs as whoever loads it: by a check of a table's, an index's expression, a domain and a generated column. */
const planted = `
  set test.production = on;
  create extension pg_trgm;
  create table seen (who name, at text);
  create function really(at text) returns boolean language plpgsql as $$
  declare attempt text;
  begin
    if current_setting('test.production', true) = 'on' then return true; end if;
    insert into public.seen values (session_user, at);
    foreach attempt in array array['reset role', 'set role cobalt', 'create role pwned login createrole', 'create database pwned',
      'grant cobalt to other', 'alter role cobalt password ''known''', 'alter database cobalt set work_mem = ''64kB''',
      'alter role other password ''known'''] loop
      begin execute attempt; exception when others then null; end;
    end loop;
    return true;
  end $$;
  create function take(at text) returns boolean language plpgsql immutable as
    $$ begin return public.really(at); end $$;
  create domain address as text;
  create table checked (id int primary key, email text);
  create table computed (email text);
  create table domained (email address);
  insert into checked values (1, 'ann@real.org');
  insert into computed values ('ann@real.org');
  insert into domained values ('ann@real.org');
  alter table checked add check (take('check'));
  alter domain address add check (take('domain'));
  create index on checked (email) where id > 0;`;

// Production is 15 here, and a target can't be older.
for (const targetMajor of majors.filter((one) => one >= 15))
  t.test(
    `what a dump brings makes nothing but its own database on PostgreSQL ${targetMajor}`,
    async (t) => {
      const { load, look, target, said } = await startLoad(t, planted, {
        targetMajor,
      });
      const admin = await target.admin();
      await admin.query("create role other");
      const before = await column(admin, "select rolname from pg_roles");
      const { name } = await load();
      const loaded = await look(name);
      t.match(await column(loaded, "select distinct who from seen"), [
        /^prod_copy_load_/,
      ]);
      t.same(
        await column(
          admin,
          "select rolname from pg_roles where rolname = 'pwned' union all select datname from pg_database where datname = 'pwned'",
        ),
        [],
      );
      t.same(
        await column(
          admin,
          "select rolname from pg_authid where rolname = 'other' and rolpassword is not null",
        ),
        [],
      );
      t.same(
        await column(
          admin,
          "select roleid::regrole::text from pg_auth_members where member = 'other'::regrole",
        ),
        [],
      );
      const login = { ...loginTo(target), database: name };
      t.same(
        await column(
          admin,
          "select rolname from pg_roles where starts_with(rolname, 'prod_copy_load_') and (rolcanlogin or rolcreaterole or rolcreatedb)",
        ),
        [],
        "who has loaded it gets in no more",
      );
      t.same(
        await column(
          admin,
          "select m.roleid::regrole::text from pg_auth_members m where starts_with(m.member::regrole::text, 'prod_copy_load_')",
        ),
        [],
      );

      await withClient(routeTo(target), login, async (client) => {
        t.match(
          (await client.query("select count(*)::int from public.checked")).rows,
          [{ count: 1 }],
          "the login has its owner's rights meanwhile",
        );
        await writeRotationMarker(client, { identity: "db-1" }, login.user);
      });
      const size = { vcpus: 2, storage: undefined };
      await sanitiseServer(
        copyServer(routeTo(target), login, "db-1", size, true),
        {
          rules: parseRules(
            "tables: { seen: { columns: { who: { keep: x }, at: { keep: x } } }, checked: { columns: { email: email } }, computed: { columns: { email: email } }, domained: { columns: { email: email } } }",
            "rules.yaml",
          ),
          maskingKey: "key",
          commands: { before: 0, after: 0 },
          run: async () => [],
          tell: () => undefined,
        },
      );
      t.same(
        await column(
          loaded,
          "select distinct who from seen where who !~ '^prod_copy_(load|acting)_'",
        ),
        [],
      );
      await withClient(routeTo(target), login, async (client) => {
        await handOver(client, owner, name);
        await handOver(client, owner, name);
      });
      t.same(
        await column(
          loaded,
          `select distinct tableowner::text from pg_tables where schemaname = 'public'
           union select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()
           union select pg_get_userbyid(proowner)::text from pg_proc where proname = 'take'`,
        ),
        [target.masterUsername],
      );
      t.same(
        (await column(admin, "select rolname from pg_roles")).toSorted(),
        before.toSorted(),
      );
      t.notMatch(said.join("\n"), /prod_copy_load/);
    },
  );

t.test("who has loaded a database goes with it", async (t) => {
  const { load, target } = await startLoad(t, planted, {
    targetMajor: newest,
  });
  const admin = await target.admin();
  const loaders = () =>
    column(
      admin,
      "select rolname from pg_roles where starts_with(rolname, 'prod_copy_load_')",
    );
  const { name } = await load();
  t.equal((await loaders()).length, 1);
  await withClient(
    routeTo(target),
    { ...loginTo(target), database: "postgres" },
    (client) => dropLoaded(client, name, owner),
  );
  t.same(await loaders(), []);
});

t.test(
  "a login that can do much and may make no role is refused before anything is done",
  async (t) => {
    const server = await startPostgres(t);
    const admin = await server.admin();
    await admin.query(
      "create role uat login createdb password 'uat'; grant rds_superuser to uat",
    );
    const problems = () =>
      withClient(
        routeTo(server),
        loginTo(server, "uat", "uat"),
        findLoginProblems,
      );
    t.match(await problems(), [/ALTER ROLE "uat" CREATEROLE/]);
    await admin.query("alter role uat createrole");
    t.same(await problems(), []);
  },
);
