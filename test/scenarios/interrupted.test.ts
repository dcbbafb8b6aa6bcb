import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import { startCopy } from "../support/copy";
import { majors } from "../support/postgres";
import { until } from "../support/until";

const planted = "planted-person@real.org";

const schema = `
  create table person (id int primary key, first_name text, nick text);
  insert into person select i, (array['Quillon', 'Zebedee', 'Thaddeus'])[i % 3 + 1] || i, 'n' || i from generate_series(1, 200) i;
  create table late (id int primary key, email text);
  insert into late select i, '${planted}' from generate_series(1, 50) i;
  create materialized view latest as select email from late with no data;
  create table later (late int references late);
  analyze;`;

const rules = (nick: string) => `
tables:
  person: { columns: { first_name: first name, nick: ${nick} } }
  late: { columns: { email: email } }
`;

const packing = `usename is not null and query ilike 'vacuum (full)%' and wait_event_type = 'Lock'`;

/** Waits until a session waits to take old rows from a table's file. */
async function untilPacking(admin: Client): Promise<void> {
  await until("a session that packs", async () => {
    // In a transaction the activity would be shown as it was at its first look.
    await admin.query("select pg_stat_clear_snapshot()");
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where ${packing}`,
    );
    return rowCount;
  });
}

/** Ends that session. */
async function endPacking(admin: Client): Promise<void> {
  await untilPacking(admin);
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where ${packing}`,
  );
}

/** The files of the session's database that hold a text: the table's name, or the file's. */
async function filesWith(
  admin: Client,
  dataDir: string,
  text: string,
): Promise<string[]> {
  await admin.query("checkpoint");
  const { rows } = await admin.query<{ folder: string }>(
    "select 'base/' || oid as folder from pg_database where datname = current_database()",
  );
  const folder = join(dataDir, rows[0]?.folder ?? "");
  const found: string[] = [];
  for (const file of await readdir(folder))
    if ((await readFile(join(folder, file))).includes(text)) {
      const owner = await admin.query<{ relname: string }>(
        "select relname from pg_class where pg_relation_filenode(oid) = $1",
        [file.split(/[._]/)[0]],
      );
      found.push(`${file} ${owner.rows[0]?.relname}`);
    }
  return found;
}

for (const restarted of [false, true])
  t.test(
    `a run that is ended between UPDATE and VACUUM FULL${restarted ? ", with the counters lost" : ""}: the next one ends clean`,
    async (t) => {
      const { admin, sanitise, column, server } = await startCopy(t, schema);
      // Late is held up: its rows can be changed, and its file not written anew.
      await admin.query("begin");
      await admin.query("lock table late in access share mode");
      await Promise.all([
        t.rejects(sanitise(rules("null")), { name: "ConnectionLost" }),
        endPacking(admin),
      ]);
      await admin.query("rollback");
      const names = () => column("select first_name from person order by id");
      const once = await names();
      t.notMatch(once.join(), /Quillon|Zebedee/);
      if (restarted)
        await admin.query(
          "update prod_copy.beginning set server_start = server_start - interval '1 hour'",
        );
      const report = await sanitise(rules('{ constant: "x" }'));
      t.same(await names(), once, "a name's mask isn't masked again");
      t.same(await column("select distinct nick from person"), ["x"]);
      t.match(report.databases[0]?.tables, [
        { table: "late", way: "done before" },
        { table: "person" },
      ]);
      t.same(
        await filesWith(admin, server.dataDir, planted),
        [],
        "no old row is in a file",
      );
    },
  );

for (const major of majors)
  t.test(
    `PostgreSQL ${major} dies under a run: nobody reads the values put aside, and the next run ends clean`,
    async (t) => {
      const { sanitise, server, admin } = await startCopy(
        t,
        `${schema}
        create unlogged table unlogged (email text);
        insert into unlogged select 'unlogged' || i || '@real.org' from generate_series(1, 20) i;
        alter default privileges grant select on tables to public;
        alter default privileges grant usage on schemas to public;`,
        { major },
      );
      const all = `${rules("null")}
  unlogged: { columns: { email: email } }`;
      await admin.query("create role keeper");
      await admin.query(
        `grant keeper to cobalt${major > 15 ? " with admin true, inherit false" : ""}`,
      );
      await admin.query(
        "create role app login; alter table late owner to keeper",
      );
      await admin.query("begin");
      await admin.query("lock table late in access share mode");
      const failed = t.rejects(sanitise(all), { name: "ConnectionLost" });
      const waiting = await server.admin(server.database);
      await untilPacking(waiting);
      const refusals: unknown[] = [];
      for (const role of ["app", "keeper", "rdsadmin"])
        for (const table of ["value", "expression"]) {
          await waiting.query(`set role ${role}`);
          refusals.push(
            await waiting.query(`select * from prod_copy_real.${table}`).then(
              ({ rowCount }) => [role, (rowCount ?? 0) > 0],
              ({ code }) => [role, code],
            ),
          );
          await waiting.query("reset role");
        }
      t.same(refusals, [
        ...["app", "app", "keeper", "keeper"].map((role) => [role, "42501"]),
        ...["rdsadmin", "rdsadmin"].map((role) => [role, true]),
      ]);
      await server.crash();
      await failed;
      const after = await server.admin(server.database);
      const read = async () =>
        (
          await after.query(
            `select (select array_agg(first_name order by id) from person) as names, (select array_agg(email order by id) from late) as addresses`,
          )
        ).rows[0];
      const once = await read();
      t.notMatch(JSON.stringify(once), /Quillon|Zebedee|real\.org/);
      const report = await sanitise(all);
      t.same(await read(), once, "nothing is masked twice");
      t.match(report.databases[0]?.tables, [
        { table: "late", way: "done before" },
        { table: "person", way: "done before" },
        { table: "unlogged", rows: 0 },
      ]);
      t.same(await filesWith(after, server.dataDir, planted), []);
    },
  );

t.test(
  "what somebody loads between two runs is masked too, and nothing else again",
  async (t) => {
    const { admin, sanitise, column, said } = await startCopy(
      t,
      `${schema}
      create table other (id int, first_name text);
      insert into other select id, first_name from person;
      create table elder (id int, first_name text);
      create table heir (nick_name text) inherits (elder);
      insert into heir select id, first_name, first_name from person;
      create table part (id int, first_name text) partition by list (id);
      create table part_rest partition of part default;
      insert into part select id, first_name from person;`,
    );
    const all = `${rules("null")}
  other: { columns: { first_name: first name } }
  elder: { columns: { first_name: first name } }
  heir: { columns: { nick_name: first name } }
  part: { columns: { first_name: first name } }`;
    const names = async () => [
      await column("select first_name from person order by id"),
      await column("select first_name || nick_name from heir order by id"),
      await column("select first_name from part order by id"),
      await column("select email from late order by id"),
    ];
    const reload = (table: string, column: string) =>
      admin.query(
        `begin; create temp table real as select id, ${column} || ' Thaddeus' as value from ${table};
        truncate ${table}; insert into ${table} (id, ${column}) select id, value from real; drop table real; commit`,
      );

    // The first run ends while it takes old rows away.
    await admin.query("begin");
    await admin.query("lock table late in access share mode");
    await Promise.all([
      t.rejects(sanitise(all), { name: "ConnectionLost" }),
      endPacking(admin),
    ]);
    await admin.query("rollback");
    const once = await names();
    await reload("other", "first_name");
    // The second has taken them away, and fails later.
    const failing = {
      commands: { before: 0, after: 1 },
      run: async (when: "before" | "after") => {
        if (when === "after") throw new Error("The command failed.");
        return [];
      },
    };
    await t.rejects(sanitise(all, failing), { message: "The command failed." });
    const again = said.filter((line) => /masked again/.test(line));
    t.match(again, [/^other of cobalt was written anew by somebody/]);
    t.equal(again.length, 1);
    t.same(await names(), once, "nothing else is masked again");
    t.notMatch(
      (await column("select first_name from other")).join(),
      /Thaddeus/,
    );

    await t.rejects(
      sanitise(all, {
        commands: { before: 1, after: 0 },
        run: async () => {
          throw new Error("The command failed.");
        },
      }),
      { message: "The command failed." },
    );
    const report = await sanitise(all);
    t.same(await names(), once);
    t.same(
      report.databases[0]?.tables
        .filter(({ way }) => way !== "kept")
        .map(({ table, way }) => `${table} ${way}`),
      ["elder", "heir", "late", "other", "part", "person"].map(
        (table) => `${table} done before`,
      ),
    );
  },
);
