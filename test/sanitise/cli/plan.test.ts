import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { connect } from "../../support/connect";
import { newest, startPostgres } from "../../support/postgres";
import { withoutWaits } from "../../support/said";
import { environmentFor, sanitise } from "../../support/sanitise";

t.test("plan", async (t) => {
  const server = await startPostgres(t);
  const master = await connect(t, server);
  await master.query(`
    create table person (id int primary key, email text, name varchar(50));
    insert into person select i, 'p' || i || '@real.org', 'Real Name' from generate_series(1, 1234) i;
    create table member (id int primary key, email text, about jsonb);
    insert into member (id, about) values (1, '{"town": {"street": "x"}}'), (2, '{"a": {"town": {"street": "x"}}}'), (3, '{}');
    create materialized view members as select email from member with no data;
    create table mail (recipient text);
    create table log (line text);
    create table setting (name text, value text);
    create table visit (at date, ip text) partition by range (at);
    create table visit_2025 partition of visit for values from ('2025-01-01') to ('2026-01-01');
    insert into visit select '2025-03-01', '10.0.0.1' from generate_series(1, 10);
    select lo_create(7);
    analyze;`);
  const rules = join(t.testdir(), "rules.yaml");
  await writeFile(
    rules,
    `outbound: [mail]
largeObjects: delete
tables:
  log: delete
  person: { columns: { email: email, name: full name } }
  member: { columns: { email: email, about: { json: { town.street: address line }, rest: settings } } }
  setting: { keep: the application's own, columns: { "*": { keep: no person's } } }
  visit: { columns: { ip: ip address } }
`,
  );
  const env = environmentFor(server);
  /** All that is there, in every schema that stays. */
  const objects = async () =>
    (
      await master.query(`
        select nspname || '.' || relname as name, relfilenode::text as file from pg_class c
          join pg_namespace n on n.oid = relnamespace where nspname !~ '^pg_'
        union all select nspname || '.' || proname, null from pg_proc p
          join pg_namespace n on n.oid = pronamespace where nspname !~ '^pg_'
        union all select nspname, null from pg_namespace where nspname !~ '^pg_(toast_)?temp'
        union all select rolname, null from pg_auth_members join pg_roles r on r.oid = roleid
        order by 1`)
    ).rows;
  const before = await objects();

  t.test(
    "shows each table's way, rows and why, and leaves nothing",
    async (t) => {
      const { exitCode, stdout, stderr } = await sanitise(
        ["plan", "--rules", rules],
        env,
      );
      t.equal(exitCode, 0, stderr);
      t.equal(withoutWaits(stderr), "");
      for (const line of [
        /^database cobalt$/m,
        /^ {2}way +table +rows, about +size +why$/m,
        /^ {2}outbound +mail +0 +/m,
        /^ {2}emptied +log /m,
        /^ {2}rewritten +person +1,234 +[\d.]+ KiB$/m,
        /^ +email +email$/m,
        /^ +name +full name$/m,
        /^ {2}rewritten +visit +10 +/m,
        /^ {2}copied +member .* materialized view members depends on it$/m,
        /^ {2}kept +setting .* the application's own$/m,
        /^ {2}1 large object: deleted$/m,
        /^ {2}member\.about: the path town\.street leads nowhere in 2 of 3 documents; in 1 of these it stands elsewhere, and is masked there$/m,
        new RegExp(
          `^PostgreSQL ${newest}\\.\\d+: 2 tables at once, \\d+ MiB for each one's indexes`,
          "m",
        ),
      ])
        t.match(stdout, line);
      t.notMatch(stdout, /real\.org|visit_2025/);
      t.same(await objects(), before);
    },
  );

  t.test("as JSON, with fewer connections and one step", async (t) => {
    const { stdout, exitCode } = await sanitise(
      [
        ...["plan", "--rules", rules, "--json", "--connections", "1"],
        ...["--only", "person"],
      ],
      env,
    );
    t.equal(exitCode, 0);
    const plan = JSON.parse(stdout);
    t.match(plan, {
      fits: true,
      rulesFile: rules,
      rulesHash: /^[0-9a-f]{64}$/,
      server: { version: new RegExp(`^${newest}\\.`) },
      capacity: { sessions: 1 },
      droppedDatabases: [],
    });
    t.match(plan.databases[0].tables[0], {
      table: "person",
      way: "rewritten",
      why: null,
      rows: 1234,
      columns: [
        { name: "id", became: "untouched" },
        { name: "email", became: "email", sensitive: true },
        { name: "name", became: "full name" },
      ],
    });
    t.same(plan.databases[0].largeObjects, {
      way: "not chosen",
      count: 1,
      why: null,
    });
    t.same(
      plan.databases[0].tables.slice(1).map(({ way }: { way: string }) => way),
      Array(5).fill("not chosen"),
    );
  });

  t.test("rules that don't fit are told, with the lines to add", async (t) => {
    await master.query("create table extra (phone text)");
    const { exitCode, stdout } = await sanitise(
      ["plan", "--rules", rules, "--only", "nobody"],
      env,
    );
    t.equal(exitCode, 1);
    t.match(stdout, /^The rules don't fit:\n {2}- only: no table .* nobody/);
    t.match(stdout, /what becomes of 1 table[\s\S]*extra:/);
    const { stdout: json } = await sanitise(
      ["plan", "--rules", rules, "--json"],
      env,
    );
    t.match(JSON.parse(json), { fits: false, problems: [/extra:/] });
    await master.query("drop table extra");
    await master.query(
      'insert into member (id, about) values (4, \'{"town": "7 Oak Lane"}\')',
    );
    const { stdout: shapes, exitCode: unfit } = await sanitise(
      ["plan", "--rules", rules],
      env,
    );
    t.equal(unfit, 1);
    t.match(
      shapes,
      'member: about: in 1 document a text or a number stands at "town"',
    );
    t.notMatch(shapes, "Oak");
  });
});
