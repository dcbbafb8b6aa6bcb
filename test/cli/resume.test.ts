import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import t from "tap";
import { connect } from "../support/connect";
import { startPostgres } from "../support/postgres";
import { environmentFor, sanitise, startSanitise } from "../support/sanitise";

t.setTimeout(180_000);

const schema = `
  create table rewritten (id int primary key, email text, name text);
  create table updated (id int primary key, name text);
  create view updated_names as select name from updated;
  create table account (email text primary key);
  create table login (id int primary key, account text references account, name text);
  create table emptied (id int primary key, what text);
  create table thinned (id int primary key, email text);
  create table thinned_part (id int primary key, thinned int references thinned, name text);`;

/** All tables as they came. */
const fill = `
  truncate rewritten, updated, account, login, emptied, thinned, thinned_part;
  insert into rewritten select i, 'p' || i || '@real.org', 'Quillon ' || i from generate_series(1, 50) i;
  insert into updated select i, 'Zebedee ' || i from generate_series(1, 50) i;
  insert into account select 'a' || i || '@real.org' from generate_series(1, 20) i;
  insert into login select i, 'a' || i || '@real.org', 'Thaddeus ' || i from generate_series(1, 20) i;
  insert into emptied select i, 'e' || i || '@real.org' from generate_series(1, 20) i;
  insert into thinned select i, 't' || i || '@' || (array['ours.org', 'real.org'])[i % 2 + 1] from generate_series(1, 20) i;
  insert into thinned_part select i, i, 'Quillon ' || i from generate_series(1, 20) i;`;

const rules = `tables:
  rewritten: { columns: { email: email, name: full name } }
  updated: { columns: { name: full name } }
  account: { columns: { email: email } }
  login: { columns: { account: email, name: first name } }
  emptied: delete
  thinned: { delete: "email like '%@real.org'", columns: { email: email } }
  thinned_part: { delete: "thinned in (select id from thinned where email like '%@real.org')", columns: { name: full name } }
`;

const tables = [
  ...["rewritten", "updated", "account", "login"],
  ...["emptied", "thinned", "thinned_part"],
];

/** A table, and how much of it another session has to itself: `share` is against any write, `access share` against writing it anew. */
type Lock = readonly [table: string, mode: "share" | "access share"];

/** Where runs are ended: at each table's first write, and where it is written anew after that. */
const places: readonly Lock[] = [
  ...tables.map((table) => [table, "share"] as const),
  ["updated", "access share"],
  ["thinned", "access share"],
  ["thinned_part", "access share"],
];

/** The rows of all tables. */
async function digest(admin: Client): Promise<readonly unknown[]> {
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, md5(string_agg(t::text, ' ' order by t::text)) from ${table} t`,
  );
  return (await admin.query(`${parts.join(" union all ")} order by 1`)).rows;
}

async function until(what: string, test: () => Promise<boolean>) {
  for (const end = Date.now() + 30_000; !(await test()); await sleep(50))
    if (Date.now() > end) throw new Error(`It never came: ${what}.`);
}

t.test("a run that ends anywhere", async (t) => {
  const server = await startPostgres(t);
  const master = await connect(t, server);
  await master.query(schema);
  await master.end();
  // A run ends all other sessions but the superuser's.
  const admin = await server.admin(server.database);
  const folder = t.testdir();
  const file = join(folder, "rules.yaml");
  await writeFile(file, rules);
  const env = environmentFor(server);
  const args = [
    ...["run", "--rules", file, "--reports", join(folder, "reports")],
    ...["--database", "cobalt"],
  ];
  const keyed = (key: string) => ({ ...env, PROD_COPY_MASKING_KEY: key });
  const key = keyed("the-masking-key-of-this-test");

  /** Tables that a run waits for. */
  const waitedFor = async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select l.relation::regclass::text as name from pg_locks l join pg_stat_activity a using (pid)
       where not l.granted and a.application_name = 'prod-copy'`,
    );
    return rows.map(({ name }) => name);
  };

  /** Starts a run that has to wait for tables, ends it there, and lets them go. @returns which it waited for */
  async function endedAt(
    locks: readonly Lock[],
    how: "SIGKILL" | "terminated",
    env: Readonly<Record<string, string>> = key,
    isReady = async () => true,
  ): Promise<string[]> {
    const blocker = await server.admin(server.database);
    await blocker.query("begin");
    for (const [table, mode] of locks)
      await blocker.query(`lock table ${table} in ${mode} mode`);
    const running = startSanitise(args, env);
    let names: string[] = [];
    await until("a run that waits", async () => {
      names = await waitedFor();
      return names.length > 0 && (await isReady());
    });
    if (how === "SIGKILL") process.kill(-Number(running.pid), "SIGKILL");
    else
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'prod-copy'",
      );
    const { exitCode } = await running;
    await blocker.query("rollback");
    await blocker.end();
    t.not(exitCode, 0, `${how} at ${names}`);
    return names;
  }

  await admin.query(fill);
  t.match(await sanitise(args, key), { exitCode: 0 });
  const clean = await digest(admin);

  for (const how of ["SIGKILL", "terminated"] as const)
    t.test(
      `${how} at each table in turn: in the end it is as if nothing was`,
      async (t) => {
        await admin.query(fill);
        let left = places;
        while (left.length > 0) {
          const names = await endedAt(left, how);
          const was = left;
          for (const name of names) {
            const first = left.find(([table]) => table === name);
            left = left.filter((one) => one !== first);
          }
          if (left.length === was.length)
            throw new Error(`It waits for ${names}.`);
        }
        const { exitCode, stderr } = await sanitise(args, key);
        t.equal(exitCode, 0, stderr);
        t.same(await digest(admin), clean);
        t.same(
          (
            await admin.query(
              "select nspname from pg_namespace where nspname like 'prod_copy%'",
            )
          ).rows,
          [],
        );
      },
    );

  t.test("another key doesn't go on with it", async (t) => {
    await admin.query(fill);
    await endedAt([["login", "share"]], "terminated", key, async () => {
      const { rowCount } = await admin.query(
        "select from prod_copy.masked_column where attribute > 0",
      );
      return (rowCount ?? 0) > 0;
    });
    const half = await digest(admin);
    for (const other of [keyed("another-key"), env]) {
      const { exitCode, stderr } = await sanitise(args, other);
      t.equal(exitCode, 1);
      t.match(
        stderr,
        /^An earlier run has masked a part of the data \(cobalt\) by another masking key: .* Nothing was written\. Set PROD_COPY_MASKING_KEY to what it was/m,
      );
      t.notMatch(stderr, /another-key|the-masking-key/);
    }
    t.same(await digest(admin), half);
    const noted = await admin.query(
      "select b::text from prod_copy.beginning b",
    );
    t.notMatch(JSON.stringify(noted.rows), /the-masking-key/);
    t.match(await sanitise(args, key), { exitCode: 0 });
    t.same(await digest(admin), clean);
  });

  t.test("before anything is masked any key will do", async (t) => {
    await admin.query(fill);
    await endedAt([["emptied", "share"]], "terminated", keyed("another-key"));
    t.match(await sanitise(args, key), { exitCode: 0 });
    t.same(await digest(admin), clean);
  });
});
