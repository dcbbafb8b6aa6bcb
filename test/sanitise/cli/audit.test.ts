import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";
import { environmentFor, sanitise } from "../../support/sanitise";

const planted = "planted-person@real.org";

t.test("audit", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "mod" } });
  const admin = await server.admin(server.database);
  const master = await connect(t, server);
  await master.query(`
    create table person (id int primary key, email text);
    insert into person select i, 'p' || i || '@example.com' from generate_series(1, 100) i`);
  const rules = join(t.testdir(), "rules.yaml");
  const write = (more: string) =>
    writeFile(
      rules,
      `${more}\ntables: { person: { columns: { email: email } } }\n`,
    );
  await write("");
  const env = environmentFor(server);

  t.test("passes where nothing is found, and writes nothing", async (t) => {
    const seen = (await readFile(server.logFile, "utf8")).length;
    const { exitCode, stdout, stderr } = await sanitise(
      ["audit", "--rules", rules],
      env,
    );
    t.equal(exitCode, 0, `${stdout}${stderr}`);
    t.match(stdout, /Nothing was found that must not be in a clean copy/);
    t.match(stderr, /^audit of cobalt: 1 table, 1 column and 100 rows/m);
    const log = (await readFile(server.logFile, "utf8")).slice(seen);
    t.match(log, /cobalt@cobalt/);
    const { rows } = await master.query("select pg_backend_pid() as pid");
    const others = log
      .split("\n")
      .filter((line) => !line.includes(`[${rows[0].pid}]`));
    t.notMatch(others.join("\n"), /statement: |execute /);
  });

  t.test("fails with findings, and shows no value", async (t) => {
    await master.query("update person set email = $1 where id < 4", [planted]);
    const { exitCode, stdout, stderr } = await sanitise(
      ["audit", "--rules", rules],
      env,
    );
    t.equal(exitCode, 1);
    t.match(
      stdout,
      /real data in 1 place:\n {2}- table person, column email: e-mail address in 3 rows/,
    );
    t.match(stdout, /Then run it again: it goes on from there\.$/);
    t.notMatch(stdout + stderr, /real\.org|pulumi|target/);
    const json = await sanitise(["audit", "--rules", rules, "--json"], env);
    t.equal(json.exitCode, 1);
    t.match(JSON.parse(json.stdout), {
      clean: false,
      databases: [
        {
          name: "cobalt",
          audit: {
            rows: 100,
            findings: [{ table: "person", column: "email", rows: 3 }],
          },
        },
      ],
      problems: [],
    });
    await write("allow: ['@real.org']");
    t.match(await sanitise(["audit", "--rules", rules], env), { exitCode: 0 });
  });

  t.test(
    "what it can't read or the rules don't know isn't clean",
    async (t) => {
      // From PostgreSQL 16 on, what is granted is inherited as the role was when it was granted.
      await admin.query(`
      create role boss;
      alter role ${server.masterUsername} noinherit;
      grant boss to ${server.masterUsername};
      create table hidden (email text);
      alter table hidden owner to boss;
      alter table hidden enable row level security`);
      const { exitCode, stdout } = await sanitise(
        ["audit", "--rules", rules],
        env,
      );
      t.equal(exitCode, 1);
      t.match(stdout, /what becomes of 1 table/);
      t.match(stdout, /hidden/);
      await admin.query(`
      drop table hidden;
      alter role ${server.masterUsername} inherit`);
    },
  );
});
