import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import {
  endpointName,
  removeMarkers,
  writeRotationMarker,
  writeSanitisedMarker,
} from "../../../identity/marker";
import { connect } from "../../support/connect";
import {
  letMasterQuietTriggers,
  majors,
  newest,
  startPostgres,
} from "../../support/postgres";
import {
  environmentFor,
  sanitise,
  startSanitise,
} from "../../support/sanitise";
import { until } from "../../support/until";

const key = "the-masking-key-of-this-test";

const rules = `tables:
  person: { columns: { email: email, name: full name } }
  setting: { keep: the application's own, columns: { name: { keep: no person's } } }
`;

for (const major of majors)
  t.test(`run on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const master = await connect(t, server);
    // A run ends all other sessions but the superuser's.
    const admin = await server.admin(server.database);
    await master.query(`
      create table person (id int primary key, email text, name varchar(50));
      create table setting (name text);`);
    await master.end();
    await letMasterQuietTriggers(server);
    const fill = () =>
      admin.query(`
        truncate person;
        insert into person select i, 'p' || i || '@real.org', 'Zebediah Realname'
          from generate_series(1, 200) i`);
    await fill();
    const folder = t.testdir();
    const file = join(folder, "rules.yaml");
    const reports = join(folder, "reports");
    await writeFile(file, rules);
    const env = { ...environmentFor(server), PROD_COPY_MASKING_KEY: key };
    const args = ["run", "--rules", file, "--reports", reports];
    const real = async () =>
      (
        await admin.query(
          "select from person where email like '%real.org' or name like 'Zeb%'",
        )
      ).rowCount;
    const schemas = async () =>
      (
        await admin.query(
          "select from pg_namespace where nspname like 'prod_copy%'",
        )
      ).rowCount;
    const asMaster = async (
      work: (client: Awaited<ReturnType<typeof connect>>) => Promise<void>,
    ) => {
      const client = await connect(t, server);
      await work(client);
      await client.end();
    };

    t.test("refuses a database that is named once", async (t) => {
      const { exitCode, stdout, stderr } = await sanitise(args, env);
      t.equal(exitCode, 1);
      t.equal(stdout, "");
      t.match(
        stderr,
        /^Database cobalt at [\d.]+:\d+ has no rotation marker, .* Nothing was written\. .* by --database cobalt\.$/,
      );
      t.match(await sanitise([...args, "--database", "other"], env), {
        exitCode: 2,
        stderr: /^--database other: PGDATABASE is cobalt\. Nothing was written/,
      });
      t.equal(await real(), 200);
      t.equal(await schemas(), 0);
      t.same(await readdir(reports), [], "and no report tells of a run");
    });

    if (major === newest)
      t.test("a report that can't be written is told before", async (t) => {
        t.match(
          await sanitise(
            ["run", "--rules", file, "--reports", file, "--database", "cobalt"],
            env,
          ),
          { exitCode: 2, stderr: /^--reports .*rules\.yaml: .*\(EEXIST\)/ },
        );
        t.equal(await real(), 200);
      });

    t.test(
      "cleans one that is named twice, and leaves only the report",
      async (t) => {
        const { exitCode, stdout, stderr } = await sanitise(
          [...args, "--database", "cobalt"],
          env,
        );
        t.equal(exitCode, 0, stderr);
        const page = /^Database cobalt is clean\.\nreport: (.*\.html)$/.exec(
          stdout,
        )?.[1];
        t.match(stderr, /^table 1 of 1: person, 200 rows rewritten/m);
        t.equal(await real(), 0);
        t.equal(await schemas(), 0);
        const report = await readFile(
          String(page).replace(/html$/, "json"),
          "utf8",
        );
        t.match(JSON.parse(report), {
          outcome: "clean",
          stack: null,
          rulesFile: file,
          databases: [{ tables: [{ table: "person", way: "rewritten" }, {}] }],
        });
        t.notMatch(
          `${stdout}${stderr}${report}${await readFile(String(page), "utf8")}`,
          new RegExp(`${key}|${server.masterPassword}|real\\.org|Zebediah`),
        );
      },
    );

    t.test("the same key gives the same stand-ins", async (t) => {
      const email = async () =>
        (await admin.query("select email from person where id = 7")).rows[0];
      const first = await email();
      await fill();
      await sanitise([...args, "--database", "cobalt"], env);
      t.same(await email(), first);
      await fill();
      const { PROD_COPY_MASKING_KEY: _, ...without } = env;
      const { stderr } = await sanitise(
        [...args, "--database", "cobalt"],
        without,
      );
      t.match(stderr, /a random masking key is used, for this run alone/);
      t.notSame(await email(), first);
    });

    t.test("a marker counts on its own server only", async (t) => {
      await fill();
      await asMaster((client) =>
        writeRotationMarker(
          client,
          { identity: "db-OTHER", endpoint: "other.example.com:5432" },
          "cobalt",
        ),
      );
      t.match(await sanitise(args, env), {
        exitCode: 1,
        stderr:
          /has the rotation marker of another server \(db-OTHER at other\.example\.com:5432\)/,
      });
      const own = { identity: "db-COPY", endpoint: endpointName(server) };
      await asMaster((client) => writeRotationMarker(client, own, "cobalt"));
      t.match(await sanitise([...args, "--only", "person", "--json"], env), {
        exitCode: 1,
        stdout: /"outcome": "tried"/,
        stderr: /^only: person was run\. .* Run it without --only/m,
      });
      t.match(await sanitise(args, env), { exitCode: 0 });
      t.equal(await real(), 0);
      t.equal(await schemas(), 1, "the stack's marker stays");
      await asMaster((client) =>
        writeSanitisedMarker(
          client,
          { identity: "db-COPY", rulesHash: "hash", nonce: "nonce" },
          "cobalt",
        ),
      );
      t.match(await sanitise(args, env), {
        exitCode: 1,
        stderr: /is sanitised already, and a target may be using it/,
      });
      await asMaster(removeMarkers);
    });

    t.test("a failure has a report too", async (t) => {
      await fill();
      await admin.query("alter table setting add column phone text");
      const { exitCode, stdout, stderr } = await sanitise(
        [...args, "--database", "cobalt", "--json"],
        env,
      );
      t.equal(exitCode, 1);
      t.match(JSON.parse(stdout), {
        outcome: "failed",
        problem: /^The rules don't fit the data\. Nothing was written:/,
        report: { json: /\.json$/ },
      });
      t.notMatch(stderr, /pulumi|target/);
      t.equal(await real(), 200);
      await admin.query("alter table setting drop column phone");
    });

    t.test("Ctrl-C ends it cleanly, and the next run goes on", async (t) => {
      // In a session of its own: within a transaction, what others do is seen as it was at first.
      const blocker = await server.admin(server.database);
      await blocker.query("begin; lock table person in access exclusive mode");
      const running = startSanitise([...args, "--database", "cobalt"], env);
      const waiting = async () =>
        (
          await admin.query(
            "select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'prod-copy'",
          )
        ).rowCount;
      await until("a run that waits for a lock", waiting);
      process.kill(-Number(running.pid), "SIGINT");
      const { exitCode, stdout, stderr } = await running;
      t.match(stderr, /^Interrupted\. What is masked stays/m);
      t.match(stdout, /^report: /m);
      t.equal(exitCode, 130);
      await blocker.query("rollback");
      t.same(
        (
          await admin.query(
            "select to_regclass('prod_copy.borrowed_role') as left",
          )
        ).rows,
        [{ left: null }],
        "no role stays borrowed",
      );
      t.match(await sanitise([...args, "--database", "cobalt"], env), {
        exitCode: 0,
      });
      t.equal(await real(), 0);
    });
  });
