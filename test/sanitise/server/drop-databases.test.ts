import t from "tap";
import { startCopy, type TestCopy } from "../../support/copy";
import { subscribe } from "../../support/subscribe";

const schema = `
  create table person (id int primary key, email text);
  insert into person values (1, 'ann@real.org');`;
const tables = "tables: { person: { columns: { email: email } } }";
const remaining =
  "select datname from pg_database where datname like '%old%' order by 1";

/** Makes a database that subscribes to another server's changes, by a role that isn't a superuser. */
async function makeSubscriber({ admin, server }: TestCopy, name: string) {
  await admin.query(`create database ${name} owner cobalt`);
  const session = await server.admin(name);
  await subscribe(session, `${name}_feed`);
  return session;
}

t.test(
  "go before anything else runs, with what they do by themselves",
  async (t) => {
    const test = await startCopy(t, schema);
    const { admin, sanitise, column, said } = test;
    const old = await makeSubscriber(test, "old");
    await old.query(
      "create schema cron; create table cron.job (id int); insert into cron.job values (1); alter schema cron owner to cobalt; alter table cron.job owner to cobalt",
    );
    // Nobody but a superuser could take this login away; the database goes with it.
    await old.query(
      "create foreign data wrapper dummy; create server far foreign data wrapper dummy; create user mapping for public server far",
    );
    await old.end();
    await t.rejects(
      sanitise(`only: [person]\n${tables}\ndatabases: { old: drop }`),
      { name: "TriedOnly" },
    );
    t.same(await column(remaining), ["old"], "another step alone leaves it");

    const report = await sanitise(
      `${tables}\ndatabases: { old: drop, old_before: drop, old_after: drop }`,
      {
        commands: { before: 1, after: 1 },
        run: async (when) => {
          t.same(await column(remaining), [], `${when} the rules`);
          t.same(await column("select subname from pg_subscription"), []);
          await admin.query(`create database old_${when} owner cobalt`);
          return [];
        },
      },
    );
    t.same(await column(remaining), []);
    t.same(report.droppedDatabases, ["old", "old_before", "old_after"]);
    t.same(
      said.filter((line) => line.includes("old")),
      [
        "old: ended subscription old_feed",
        "old: ended 1 jobs of pg_cron",
        "database old: dropped",
        "database old_before: dropped",
        "database old_after: dropped",
      ],
    );
    t.notMatch(said.join("\n"), "far-secret");
  },
);

t.test("as the step outbound alone", async (t) => {
  const test = await startCopy(t, schema);
  await (await makeSubscriber(test, "old")).end();
  await t.rejects(
    test.sanitise(`only: [outbound]\n${tables}\ndatabases: { old: drop }`),
    { name: "TriedOnly" },
  );
  t.same(await test.column(remaining), []);
});

t.test(
  "one that takes no logins can't lose its subscription: nothing is written",
  async (t) => {
    const test = await startCopy(t, schema);
    await (await makeSubscriber(test, "old")).end();
    await test.admin.query("alter database old allow_connections false");
    await t.rejects(test.sanitise(`${tables}\ndatabases: { old: drop }`), {
      name: "RulesDontFit",
      message:
        /databases\.old: it can't be dropped, since the subscription old_feed is in it, and the login may not log in there to end that\./,
    });
    t.same(await test.column("select email from person"), ["ann@real.org"]);
  },
);

t.test("one that PostgreSQL doesn't drop stops the run", async (t) => {
  const test = await startCopy(t, schema, {
    settings: { max_prepared_transactions: "2" },
  });
  await test.admin.query("create database old owner cobalt");
  const session = await test.server.admin("old");
  await session.query("begin");
  await session.query("create table t ()");
  await session.query("prepare transaction 'open'");
  await session.end();
  await t.rejects(test.sanitise(`${tables}\ndatabases: { old: drop }`), {
    message:
      /^The database old, which the rules drop, can't be dropped\. PostgreSQL answered 55006/,
  });
  t.same(await test.column("select email from person"), ["ann@real.org"]);
});
