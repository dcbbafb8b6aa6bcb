import t from "tap";
import { startCopy } from "../../support/copy";
import { subscribe } from "../../support/subscribe";

const schema = `
  create table person (id int primary key, email text);
  insert into person values (1, 'ann@real.org');`;
const rules = "tables: { person: { columns: { email: email } } }";

t.test("what a database does by itself is ended", async (t) => {
  const { admin, sanitise, column, said } = await startCopy(t, schema);
  await admin.query(`
    create foreign data wrapper dummy;
    create server elsewhere foreign data wrapper dummy;
    alter server elsewhere owner to cobalt;
    create user mapping for public server elsewhere options (password 'far-secret');
    create user mapping for cobalt server elsewhere options (password 'far-secret');
    create schema cron; create table cron.job (jobid int primary key, command text);
    insert into cron.job values (1, 'select 1'), (2, 'select 2');
    alter schema cron owner to cobalt; alter table cron.job owner to cobalt;
    -- pg_cron has such a trigger, without which its scheduler doesn't learn that jobs are gone.
    create table told (what text);
    create function tell() returns trigger language plpgsql as
      $$ begin insert into public.told values (tg_op); return null; end $$;
    create trigger cron_job_cache_invalidate after insert or update or delete on cron.job execute function tell();
    alter table told owner to cobalt`);
  await subscribe(admin, "feed");
  await sanitise(
    'tables: { person: { columns: { email: email } }, told: { columns: { what: { keep: names of commands } } }, cron.job: { columns: { "*": { keep: jobs } } } }',
  );
  t.same(await column("select what from told"), ["DELETE"]);
  t.same(await column("select subname from pg_subscription"), []);
  t.same(await column("select umid from pg_user_mappings"), []);
  t.same(await column("select jobid from cron.job"), []);
  for (const line of [
    "cobalt: ended subscription feed",
    "cobalt: ended login of public at the foreign server elsewhere",
    "cobalt: ended login of cobalt at the foreign server elsewhere",
    "cobalt: ended 2 jobs of pg_cron",
  ])
    t.ok(said.includes(line), line);
  t.notMatch(said.join("\n"), "far-secret");
});

t.test("a subscription of the superuser's stops the run", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  await admin.query(
    "create subscription feed connection 'host=127.0.0.1 port=1 password=far-secret' publication p with (connect = false)",
  );
  const error = await sanitise(rules).then(
    () => undefined,
    (error: unknown) => error,
  );
  t.match(error, {
    message:
      /^The subscription feed can't be dropped, so it could still reach another server\./,
  });
  t.notMatch(String(error), "far-secret");
  t.same(await column("select email from person"), ["ann@real.org"]);
});

/** As pg_cron makes it: the installer's, who is a superuser, and each user sees the jobs of their own. */
const cron = `
  create role app login; grant app to cobalt with admin option;
  create schema cron;
  create table cron.job (jobid int primary key, command text, username text default current_user);
  alter table cron.job enable row level security;
  create policy cron_job_policy on cron.job using (username = current_user);
  grant usage on schema cron to public; grant select, delete on cron.job to public;
  create extension intagg; alter extension intagg add table cron.job;
  insert into cron.job values (1, 'select 1', 'cobalt'), (2, 'select 2', 'app'), (3, 'select 3', 'app')`;

t.test("jobs that row security hides are ended too", async (t) => {
  const { admin, sanitise, column, said } = await startCopy(t, schema);
  await admin.query(`${cron}; create extension pgstattuple`);
  await admin.query("grant pg_stat_scan_tables to cobalt");
  await sanitise(rules);
  t.same(await column("select jobid from cron.job"), []);
  t.ok(said.includes("cobalt: ended 3 jobs of pg_cron"), said.join("\n"));
});

t.test("jobs that the login can't remove stop the run", async (t) => {
  const { admin, sanitise, column } = await startCopy(t, schema);
  await admin.query(cron);
  await admin.query("insert into cron.job values (4, 'select 4', 'postgres')");
  await t.rejects(sanitise(rules), {
    message:
      /^Whether jobs of pg_cron are left can't be seen: the login sees its own only \(table cron\.job\)/,
  });
  await admin.query(
    "create extension pgstattuple; grant pg_stat_scan_tables to cobalt",
  );
  await t.rejects(sanitise(rules), {
    message: /^1 jobs of pg_cron are left, which the login may not remove/,
  });
  t.same(await column("select email from person"), ["ann@real.org"]);
});

t.test(
  "what other extensions would do of themselves is ended, without a word to the other server",
  async (t) => {
    const { admin, sanitise, column, said } = await startCopy(t, schema);
    await admin.query(`
      create schema pglogical;
      create table pglogical.node_interface (if_id oid primary key, if_dsn text);
      create table pglogical.subscription (sub_id oid primary key, sub_name name, sub_enabled bool, sub_origin_if oid references pglogical.node_interface);
      create table pglogical.local_sync_status (sync_subid oid references pglogical.subscription);
      insert into pglogical.node_interface values (1, 'host=127.0.0.1 port=1 password=far-secret'), (2, 'dbname=cobalt');
      insert into pglogical.subscription values (1, 'from_primary', true, 1), (2, 'off', false, 1);
      insert into pglogical.local_sync_status values (1);
      create function pglogical.drop_subscription(name, bool) returns int language plpgsql as $$ begin raise 'called'; end $$;
      create schema net; create table net.http_request_queue (id int, url text);
      insert into net.http_request_queue values (1, 'http://partner.invalid');
      create extension intagg;
      alter extension intagg add table pglogical.node_interface; alter extension intagg add table pglogical.subscription;
      alter extension intagg add table pglogical.local_sync_status; alter extension intagg add table net.http_request_queue;
      grant usage on schema pglogical, net to cobalt;
      grant select, update, delete on all tables in schema pglogical, net to cobalt`);
    await sanitise(rules);
    t.same(await column("select sub_id from pglogical.subscription"), []);
    t.same(await column("select id from net.http_request_queue"), []);
    t.same(
      await column("select distinct if_dsn from pglogical.node_interface"),
      [""],
    );
    for (const line of [
      "cobalt: ended 2 subscriptions of pglogical",
      "cobalt: ended 2 connection strings of pglogical",
      "cobalt: ended 1 requests of pg_net",
    ])
      t.ok(said.includes(line), line);
    t.notMatch(said.join("\n"), "far-secret");
  },
);
