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
    alter schema cron owner to cobalt; alter table cron.job owner to cobalt`);
  await subscribe(admin, "feed");
  await sanitise(
    'tables: { person: { columns: { email: email } }, cron.job: { columns: { "*": { keep: jobs } } } }',
  );
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
