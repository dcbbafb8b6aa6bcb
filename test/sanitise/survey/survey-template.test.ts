import t from "tap";
import { startCopy } from "../../support/copy";

const rules = "tables: { person: { columns: { email: email } } }";

t.test("what each new database would get stops the run", async (t) => {
  const { admin, server, sanitise, column } = await startCopy(
    t,
    `create table person (id int primary key, email text);
     insert into person values (1, 'ann@real.org')`,
  );
  const template = await server.admin("template1");
  await template.query(`create extension hstore;
    create table kept (email text); insert into kept values ('ben@real.org');
    create function called() returns int language sql as 'select 1';
    select lo_create(90001)`);
  await template.end();
  await t.rejects(sanitise(rules), {
    name: "RulesDontFit",
    message:
      /template1 holds what each new database would get: function public\.called\(\); large object 90001; table public\.kept\./,
  });
  t.same(await column("select email from person"), ["ann@real.org"]);
  await admin.query("alter database template1 allow_connections false");
  await t.rejects(sanitise(rules), {
    message: /may not log in to template1/,
  });
  await admin.query("alter database template1 allow_connections true");
  const again = await server.admin("template1");
  await again.query(
    "drop table kept; drop function called(); select lo_unlink(90001)",
  );
  await again.end();
  await sanitise(rules);
  t.not((await column("select email from person"))[0], "ann@real.org");
});

t.test(
  "a database that lets nobody in is refused, or dropped by the rules",
  async (t) => {
    const { admin, sanitise, column } = await startCopy(
      t,
      "create table person (id int primary key, email text)",
    );
    await admin.query("create database shut owner cobalt");
    await admin.query("alter database shut allow_connections false");
    await t.rejects(sanitise(rules), {
      name: "RulesDontFit",
      message: /databases\.shut: the login may not log in to it/,
    });
    await sanitise(`${rules}\ndatabases: { shut: drop }`);
    t.same(
      await column("select datname from pg_database where datname = 'shut'"),
      [],
    );
  },
);
