import t from "tap";
import { AuditFailed } from "../../sanitise/audit/audit-failed";
import { connect } from "../support/connect";
import { startCopy } from "../support/copy";
import { filesWith } from "../support/files-with";

const planted = "planted-person@real.org";

const schema = `
  create table person (id int primary key, email text);
  insert into person select i, 'p' || i || '@real.org' from generate_series(1, 500) i;
  create table note (id int primary key, text text);
  insert into note select i, '${planted}' from generate_series(1, 100) i;
  create table config (value jsonb, raw json, list text[], code varchar(40), day date);
  insert into config values ('{"to": ["x@example.com"]}', '{}', '{a,b}', '', now());
  analyze;`;

/** For what a test isn't about. */
const rest = '"*": { columns: { "*": { keep: of no interest here } } }';
const rules = `tables: { person: { columns: { email: email } }, ${rest} }`;

t.test("commands before and after the rules", async (t) => {
  const { admin, sanitise, server, column } = await startCopy(t, schema);
  const order: string[] = [];
  const work = {
    commands: { before: 1, after: 1 },
    run: async (when: "before" | "after") => {
      order.push(when);
      const client = await server.admin(server.database);
      if (when === "before") {
        await client.query("alter table person add column nick text");
        await client.query("create table made (email text)");
        await client.query(`insert into made values ('${planted}')`);
        await client.query("update note set text = 'x'");
      } else await client.query("update made set email = 'y@example.com'");
      await client.query("alter table made owner to cobalt");
      await client.end();
      return [{ command: "x", when, seconds: 0, lines: 1 }];
    },
  };
  // The rules know what the first command makes.
  const report = await sanitise(
    `tables: { person: { columns: { email: email, nick: null } }, ${rest} }`,
    work,
  );
  t.same(order, ["before", "after"]);
  t.equal(report.commands.length, 2);
  const found = await filesWith(planted, { admin, column, server });
  t.same(found, [], "what commands overwrote is in no file");
});

t.test(
  "the audit tells every place at once, then a mended rule goes on",
  async (t) => {
    const { admin, sanitise, server, column } = await startCopy(t, schema);
    await admin.query("create database reporting owner cobalt");
    await admin.query("create database scratch owner cobalt");
    const reporting = await server.admin("reporting");
    await reporting.query("create schema kept");
    await reporting.query(
      "create table kept.visit as select 'v@real.org' as who, 1 as id",
    );
    await reporting.query("alter schema kept owner to cobalt");
    await reporting.query("alter table kept.visit owner to cobalt");
    await admin.query(
      `update config set value = '{"a": {"b": "${planted}"}}', raw = '"x\\u0040real.org"', list = '{"x y","${planted}"}', code = 'Z@Real.Org'`,
    );
    await admin.query(
      "create materialized view codes as select code as both from config",
    );
    await admin.query("alter materialized view codes owner to cobalt");
    const other =
      "databases: { reporting: { tables: { kept.visit: { columns: { who: { keep: of no interest here } } } } }, scratch: drop }";
    const error = await sanitise(`${rules}\n${other}`).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof AuditFailed)) throw error;
    t.equal(
      error.message.split("\nNo rule for")[0],
      `The audit found what looks like real data in 7 places:
  - table codes, column both: e-mail address in 1 row
  - table config, column value: e-mail address in 1 row
  - table config, column raw: e-mail address in 1 row
  - table config, column list: e-mail address in 1 row
  - table config, column code: e-mail address in 1 row
  - table note, column text: e-mail address in 100 rows
  - database reporting, table kept.visit, column who: e-mail address in 1 row`,
    );
    t.match(
      error.message,
      /\n {4}note: \{ columns: \{ text: null \} \}\n[\s\S]*\n {6}tables:\n {8}kept\.visit: \{ columns: \{ who: token \} \}\n/,
      "with the rules to add",
    );
    t.notMatch(error.message, /real\.org/i);
    t.same(
      await column("select datname from pg_database where datname = 'scratch'"),
      [],
    );
    const masks = await column("select email from person order by id");

    const report = await sanitise(`
tables:
  person: { columns: { email: email } }
  note: { columns: { text: null } }
  config:
    columns:
      value: { sql: "replace(value::text, '${planted}', 'x@example.com')::jsonb" }
      raw: null
      list: { constant: "{}" }
      code: email
databases:
  scratch: drop
  reporting: { tables: { kept.visit: { columns: { who: email } } } }
`);
    t.same(await column("select email from person order by id"), masks);
    t.match(
      report.databases.map(({ name, tables }) => [
        name,
        tables.map(({ table }) => table),
      ]),
      [
        ["cobalt", ["config", "note", "person"]],
        ["postgres", []],
        ["reporting", ["kept.visit"]],
      ],
    );
    const { rows } = await reporting.query("select who from kept.visit");
    t.match(rows, [{ who: /^u[0-9a-f]{20}@example\.com$/ }]);
  },
);

t.test(
  "a table that a command makes and that can't be read stops the audit",
  async (t) => {
    const { sanitise, server } = await startCopy(t, schema, { major: 18 });
    const run = async () => {
      const client = await server.admin(server.database);
      await client.query("create table hidden (email text)");
      await client.end();
      return [];
    };
    await t.rejects(
      sanitise("tables: { note: delete, person: delete, config: delete }", {
        commands: { before: 0, after: 1 },
        run,
      }),
      {
        name: "RulesDontFit",
        message:
          /^The rules don't cover what is in the data now that the commands have run:\n {2}- hidden: it belongs to rdsadmin[\s\S]*\n {2}- the rules don't say what becomes of 1 table and 1 column that could hold a person's data\.[\s\S]*\ntables:\n {2}hidden:\n {4}columns:\n {6}email: email {2}# [^\n]*text; not counted, PostgreSQL answered 42501\n/,
      },
    );
  },
);

t.test(
  "what isn't in tables, or is on another server, isn't searched but told",
  async (t) => {
    const { admin, sanitise } = await startCopy(
      t,
      `${schema} create table file (content bytea); select lo_create(7);`,
    );
    await admin.query("create extension postgres_fdw");
    await admin.query(
      "create server elsewhere foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1')",
    );
    await admin.query("create foreign table far (email text) server elsewhere");
    await admin.query(
      "create table split (email text, day date) partition by range (day)",
    );
    await admin.query(
      "create foreign table split_1 partition of split for values from ('2026-01-01') to ('2027-01-01') server elsewhere",
    );
    await admin.query("alter table split owner to cobalt");
    await t.rejects(sanitise("tables: { far: delete, split: delete }"), {
      message:
        /far is a foreign table: its rows are on another server.*split has the partition split_1, a foreign table/s,
    });
    const report = await sanitise(
      `largeObjects: { keep: of no interest here }\ntables: { person: delete, note: delete, ${rest} }`,
    );
    t.same(report.databases[0]?.audit?.notSearched, [
      "foreign table far",
      "foreign table split_1",
    ]);
  },
);

t.test(
  "an interrupted run is an error, and the next one ends clean",
  async (t) => {
    const { admin, sanitise, column } = await startCopy(t, schema, {
      major: 18,
    });
    await admin.query("create role keeper");
    await admin.query("grant keeper to cobalt with admin true, inherit false");
    await admin.query("alter table note owner to keeper");
    const clean = `tables: { person: { columns: { email: email } }, note: { columns: { text: null } }, ${rest} }`;
    // The run waits for this lock when it has masked the first table.
    await admin.query("begin");
    await admin.query("lock table note in access share mode");
    const failed = t.rejects(sanitise(clean), { name: "ConnectionLost" });
    let over = false;
    failed.finally(() => {
      over = true;
    });
    for (let killed = 0; killed === 0 && !over; ) {
      const { rows } = await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like 'alter table%note%' and wait_event_type = 'Lock'",
      );
      killed = rows.length;
      // Within a transaction this view is a snapshot.
      await admin.query("select pg_stat_clear_snapshot()");
    }
    await failed;
    await admin.query("rollback");
    const masked = () =>
      column(
        "select count(*)::int from person where email ~ '^u[0-9a-f]{20}@example.com$'",
      );
    t.same(await masked(), [500]);
    const before = await column("select email from person order by id");
    const memberships = () =>
      column(
        "select inherit_option::text from pg_auth_members where roleid = 'keeper'::regrole",
      );
    await sanitise(clean);
    t.same(await memberships(), ["false"], "nothing borrowed is kept");
    t.same(await column("select email from person order by id"), before);
    t.same(await column("select count(text)::int from note"), [0]);
  },
);

t.test("what a killed run has borrowed, the next one gives back", async (t) => {
  const { admin, sanitise, column, server } = await startCopy(t, schema);
  const master = await connect(t, server);
  await master.query("create role keeper");
  await admin.query("alter table note owner to keeper");
  await admin.query(
    "create table prod_copy.borrowed_role (role text primary key)",
  );
  await admin.query("alter table prod_copy.borrowed_role owner to cobalt");
  await admin.query(
    "insert into prod_copy.borrowed_role values ('keeper'), ('gone')",
  );
  await master.query("grant keeper to cobalt");
  await master.end();
  const borrowed = () =>
    column("select pg_has_role('cobalt', 'keeper', 'usage')");
  t.same(await borrowed(), [true]);
  await sanitise(`tables: { note: delete, person: delete, ${rest} }`);
  t.same(await borrowed(), [false]);
});

t.test(
  "no message, report or log line of this side shows a value",
  async (t) => {
    const { sanitise, said, server } = await startCopy(
      t,
      `${schema} alter table person add constraint only_real check (email like '%real.org');`,
    );
    const error = await sanitise(rules).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(error, {
      name: "RulesDontFit",
      message: "person: the constraint only_real would be broken in 500 rows.",
    });
    // One that only the write itself finds: in an index of a whole row, which the trial has none of.
    const client = await server.admin(server.database);
    await client.query("alter table person drop constraint only_real");
    await client.query(
      "create function share(public.person) returns int language sql immutable as 'select 1 / (case $1.email when ''secret-value'' then 0 else 1 end)'",
    );
    await client.query("create index on person (share(person))");
    const second = await sanitise(
      `tables: { person: { columns: { email: { constant: secret-value } } }, ${rest} }`,
    ).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.match(second, {
      name: "MaskingFailed",
      message:
        /^PostgreSQL answered 22012 \(division by zero\)\. It was at work on person\.$/,
    });
    const shown = [error, second]
      .map((one) =>
        one instanceof Error ? `${one.stack} ${JSON.stringify(one)}` : one,
      )
      .join();
    t.notMatch(shown + said.join(), /secret-value|p1@real\.org/);
  },
);
