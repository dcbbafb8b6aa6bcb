import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";
import { withoutWaits } from "../../support/said";
import { environmentFor, sanitise } from "../../support/sanitise";

t.test("check", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "mod" } });
  const admin = await server.admin(server.database);
  const master = await connect(t, server);
  await master.query(
    "create table person (id int primary key, email text, name varchar(50))",
  );
  await admin.query(`
    create role reader login password 'reader-password' in role pg_read_all_data;
    revoke temporary on database ${server.database} from public`);
  const rules = join(t.testdir(), "rules.yaml");
  await writeFile(
    rules,
    "tables: { person: { columns: { email: email, name: full name } } }\n",
  );
  const env = {
    ...environmentFor(server),
    PGUSER: "reader",
    PGPASSWORD: "reader-password",
  };

  t.test(
    "passes on an empty database, for a role that only reads",
    async (t) => {
      const seen = (await readFile(server.logFile, "utf8")).length;
      const { exitCode, stdout, stderr } = await sanitise(
        ["check", "--rules", rules],
        env,
      );
      t.equal(exitCode, 0, stderr);
      t.match(stdout, /rules\.yaml fits database cobalt: the rules know every/);
      t.equal(withoutWaits(stderr), "");
      const log = (await readFile(server.logFile, "utf8")).slice(seen);
      t.match(log, /reader@cobalt/, "the log tells of the session");
      // What is only prepared is parsed and never run.
      t.notMatch(
        log,
        /reader@cobalt.*(statement|execute [^:]*): (?!prepare )/,
        "and of nothing written",
      );
    },
  );

  t.test("fails at a new column, with lines that paste", async (t) => {
    await master.query("alter table person add column nick_name text");
    const { exitCode, stdout } = await sanitise(
      ["check", "--rules", rules],
      env,
    );
    t.equal(exitCode, 1);
    t.match(stdout, /the rules don't say what becomes of 1 column/);
    const lines = stdout.slice(stdout.indexOf("\n\n") + 2).trimEnd();
    const column = /nick_name: .*/.exec(lines)?.[0];
    t.ok(column, lines);
    await writeFile(
      rules,
      `tables: { person: { columns: { email: email, name: full name, ${column?.replace(/\s*#.*/, "")} } } }\n`,
    );
    t.match(await sanitise(["check", "--rules", rules, "--json"], env), {
      exitCode: 0,
      stdout: JSON.stringify({ fits: true, problems: [] }, undefined, 2),
    });
  });

  t.test("a whole new table's lines are rules as they stand", async (t) => {
    await master.query("create table visit (id int, note text)");
    const file = join(t.testdir(), "rules.yaml");
    const known = await readFile(rules, "utf8");
    await writeFile(file, known);
    const { exitCode, stdout } = await sanitise(
      ["check", "--rules", file],
      env,
    );
    t.equal(exitCode, 1);
    const lines = stdout.slice(stdout.indexOf("\n\n") + 2);
    t.match(lines, /visit:/);
    const person = /person: (.*) }\n$/.exec(known)?.[1];
    await writeFile(file, `${lines.trimEnd()}\n  person: ${person}\n`);
    t.match(await sanitise(["check", "--rules", file], env), { exitCode: 0 });
    await master.query("drop table visit");
  });

  t.test("bad rules and logins are one clear error", async (t) => {
    t.match(await sanitise(["check", "--rules", "none.yaml"], env), {
      exitCode: 2,
      stdout: "",
      stderr: /^--rules none\.yaml: the file can't be read \(ENOENT\)\. Give/,
    });
    const wrong = { ...env, PGPASSWORD: "wrong-password" };
    const refused = await sanitise(["check", "--rules", rules], wrong);
    t.match(refused, {
      exitCode: 1,
      stderr: "PostgreSQL answered 28P01 (password refused).",
    });
    t.notMatch(JSON.stringify(refused), /wrong-password/);
  });

  t.test("help tells all options, and needs no server", async (t) => {
    const { stdout, exitCode } = await execa(
      "npm",
      ["run", "-s", "sanitise", "--", "check", "--help"],
      { cwd: join(__dirname, "../../.."), reject: false },
    );
    t.equal(exitCode, 0);
    t.match(stdout, /--rules FILE[\s\S]*--json[\s\S]*PGSSLMODE/);
  });
});

t.test("a plain PostgreSQL on loopback, as CI has one", async (t) => {
  const server = await startPostgres(t, { settings: { ssl: "off" } });
  const admin = await server.admin();
  await writeFile(
    join(server.dataDir, "pg_hba.conf"),
    "local all all trust\nhost all all all scram-sha-256\n",
  );
  await admin.query("select pg_reload_conf()");
  const rules = join(t.testdir(), "rules.yaml");
  await writeFile(rules, "tables: {}\n");
  const env = environmentFor(server);
  const args = ["check", "--rules", rules];
  t.match(await sanitise(args, env), {
    exitCode: 1,
    stderr: /doesn't speak TLS[\s\S]*PGSSLMODE=disable does without TLS/,
  });
  t.match(await sanitise(args, { ...env, PGSSLMODE: "disable" }), {
    exitCode: 0,
    stdout: /fits database cobalt/,
  });
  t.match(
    await sanitise(args, {
      ...env,
      PGHOST: "192.0.2.1",
      PGSSLMODE: "disable",
    }),
    { exitCode: 2, stderr: /nothing is sent there without TLS/ },
  );
});
