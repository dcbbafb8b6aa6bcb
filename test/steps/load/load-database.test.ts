import { readdir, stat } from "node:fs/promises";
import t from "tap";
import { readNotes } from "../../../identity/database-note";
import { listKeptDumps } from "../../../steps/load/dump/dump-folder";
import { column, owner, startLoad, type TestLoad } from "../../support/load";
import { recordArguments } from "../../support/record-arguments";
import { loginTo, routeTo } from "../../support/routes";
import { until } from "../../support/until";

/** Names with everything in them, keys in a chain, a partitioned table, a key that isn't valid, a trigger and a view. */
const shop = `
  create extension pg_trgm;
  create schema "My.Shop";
  create table people (id int generated always as identity primary key, name text not null unique check (name <> ''));
  create table "My.Shop"."Odd ""name"".1" (id int primary key, person int references people);
  create table "My.Shop"."Odd" (id int primary key);
  create table mails (id int primary key, person int not null references people, answer_to int references mails);
  create table logs (id int primary key, mail int references mails, text text);
  create table notes (id int primary key, log int not null references logs);
  create table events (id int, day date not null, person int references people, primary key (id, day)) partition by range (day);
  create table events_1 partition of events for values from ('2024-01-01') to ('2025-01-01');
  create table events_2 partition of events for values from ('2025-01-01') to ('2026-01-01');
  create table loose (person int);
  create index on logs using gin (text gin_trgm_ops);
  create view names as select name from people;
  create function touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touched before update on people for each row execute function touch();
  insert into people (name) select 'person ' || i from generate_series(1, 100) i;
  insert into "My.Shop"."Odd ""name"".1" values (1, 1), (2, null);
  insert into "My.Shop"."Odd" values (7);
  insert into mails select i, i, nullif(i - 1, 0) from generate_series(1, 50) i;
  insert into logs select i, i, 'text of ' || i from generate_series(1, 50) i;
  insert into notes select i, i from generate_series(1, 20) i;
  insert into events select i, '2024-06-01'::date + 365 * (i % 2), i from generate_series(1, 10) i;
  insert into loose values (1), (-1);
  alter table loose add constraint loose_person foreign key (person) references people not valid;
`;

t.test(
  "a load brings all of a database to another, and leaves nothing behind",
  async (t) => {
    const shopLoad = await startLoad(t, shop, { targetMajor: 18 });
    const { server, target, admin, folder, said } = shopLoad;
    const before = await writesOf(admin);
    const started = await recordArguments(t, ["pg_dump", "pg_restore"]);
    const loaded = await shopLoad.load();
    const programs = await started();
    t.match(loaded.name, /^test_\d{8}_\d{6}$/);
    const client = await shopLoad.look(loaded.name);
    t.same(await column(client, "select count(*)::int from people"), [100]);
    t.same(
      await column(client, `select person from "My.Shop"."Odd ""name"".1"`),
      [1, null],
    );
    t.same(await column(client, "select count(*)::int from events_1"), [5]);
    t.same(
      await column(
        client,
        "select convalidated from pg_constraint where contype = 'f' order by conname <> 'loose_person' limit 2",
      ),
      [false, true],
      "what wasn't valid isn't, the rest is",
    );
    t.match(
      await column(
        client,
        "select distinct tableowner from pg_tables where schemaname = 'public'",
      ),
      [/^prod_copy_load_/],
    );
    t.same(
      await column(
        client,
        "insert into people (name) values ('new') returning id",
      ),
      [101],
    );
    t.same(await readdir(folder), [], "the dump is deleted");
    const [noted] = await readNotes(await target.admin(), owner.project);
    t.match(noted, {
      name: loaded.name,
      oid: loaded.oid,
      note: { ...owner, generation: "1", wish: "w", state: "loaded" },
    });
    t.match(said.join("\n"), /dumped 9 tables[\s\S]*restored 9 tables/);

    t.same(await writesOf(admin), before, "nothing was written to production");
    t.ok(
      programs.some(
        ([name, ...args]) =>
          name === "pg_dump" && args.includes("--format=directory"),
      ),
      "pg_dump was at work",
    );
    t.notMatch(
      JSON.stringify(programs),
      server.masterPassword,
      "no argument has the password",
    );
    t.notMatch(said.join("\n"), server.masterPassword);
  },
);

t.test(
  "rows left out never leave production, whatever becomes of what refers to them",
  async (t) => {
    const shopLoad = await startLoad(t, shop);
    const { load, look, said, folder } = shopLoad;
    const refused = (dependents?: "null") =>
      load({
        exclude: {
          tables: ["mails", '"My.Shop".*'],
          ...(dependents && { dependents }),
        },
      });
    await t.rejects(
      refused(),
      /logs\.mail refers to mails \(logs_mail_fkey\)\. Write dependents: include to leave out also the rows of logs, notes or dependents: null/,
    );
    await t.rejects(
      load({ exclude: { tables: ["logs"], dependents: "null" } }),
      /notes\.log may not be null\. Write dependents: include, or leave out notes too/,
    );
    await t.rejects(
      load({ exclude: { tables: ["mial*"] } }),
      /exclude names "mial\*", but/,
    );
    await t.rejects(
      load({
        target: {
          route: routeTo(shopLoad.server),
          login: loginTo(shopLoad.server),
          databaseOwner: "cobalt",
          name: "test",
        },
      }),
      /is production's own\. Nothing was changed/,
    );
    t.same(await databases(shopLoad), [], "nothing was changed");
    t.same(await readdir(folder), []);

    const included = await load({
      exclude: {
        tables: ["mails", '"My.Shop".Odd*name*', "events"],
        dependents: "include",
      },
    });
    const one = await look(included.name);
    for (const [table, count] of [
      ["mails", 0],
      ["logs", 0],
      ["notes", 0],
      ["events", 0],
      ['"My.Shop"."Odd ""name"".1"', 0],
      ['"My.Shop"."Odd"', 1],
      ["people", 100],
    ])
      t.same(
        await column(one, `select count(*)::int from ${table}`),
        [count],
        String(table),
      );
    t.match(
      said.join("\n"),
      /rows left out: .*because of foreign keys: logs, notes/,
    );
    t.same(
      await keys(one),
      await keys(shopLoad.admin),
      "every foreign key is there",
    );

    const nulled = await load({
      exclude: { tables: ["mails"], dependents: "null" },
    });
    t.equal(nulled.nulled, 50);
    const two = await look(nulled.name);
    t.same(await column(two, "select count(*)::int from mails"), [0]);
    t.same(
      await column(two, "select count(*)::int from logs where mail is null"),
      [50],
    );
    t.same(
      await keys(two),
      await keys(shopLoad.admin),
      "every foreign key is there",
    );
  },
);

t.test(
  "a dump is the user's alone, and can be kept and loaded again",
  async (t) => {
    const shopLoad = await startLoad(t, shop);
    const { load, look, folder, said, admin } = shopLoad;
    await load({ keepDump: true, exclude: { tables: ["logs", "notes"] } });
    const [kept, ...others] = await listKeptDumps(folder);
    t.same(others, []);
    t.match(kept, { ...owner, bytes: Number });
    const path = kept?.path ?? "";
    t.equal((await stat(path)).mode & 0o777, 0o700);
    t.match(said.at(-1), /^1 kept dumps in .* hold real people's data/);

    await admin.query("insert into people (name) values ('later')");
    const again = await load({
      from: path,
      source: {
        route: routeTo(shopLoad.server),
        login: async () => {
          throw new Error("production was asked");
        },
      },
    });
    const client = await look(again.name);
    t.same(await column(client, "select count(*)::int from people"), [100]);
    t.same(await column(client, "select count(*)::int from logs"), [0]);
    t.same((await readdir(folder)).length, 1, "it is still there");
    await t.rejects(
      load({ from: path, exclude: { tables: ["loose"] } }),
      /The kept dump ".*" holds the rows of loose, which exclude leaves out/,
    );
    await t.rejects(
      load({ from: folder }),
      /from is ".*", which isn't a dump that was kept/,
    );
  },
);

/** What a session of its own says of production's tables: none was written. */
async function writesOf(admin: TestLoad["admin"]): Promise<unknown[]> {
  await until("the end of every other session", async () => {
    const [others] = await column(
      admin,
      "select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type <> 'autovacuum worker'",
    );
    return others === 0;
  });
  await admin.query("select pg_stat_clear_snapshot()");
  return column(
    admin,
    "select row(relname, n_tup_ins, n_tup_upd, n_tup_del, last_analyze)::text from pg_stat_all_tables where schemaname not like 'pg\\_%' order by relid",
  );
}

async function databases({ target }: TestLoad): Promise<string[]> {
  return (await readNotes(await target.admin(), owner.project)).map(
    ({ name }) => name,
  );
}

function keys(client: TestLoad["admin"]): Promise<unknown[]> {
  return column(
    client,
    "select row(conrelid::regclass, conname, convalidated)::text from pg_constraint where contype = 'f' and conparentid = 0 order by 1",
  );
}
