import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import { connect } from "../support/connect";
import { startPostgres } from "../support/postgres";
import { environmentFor, sanitise, startSanitise } from "../support/sanitise";
import { until } from "../support/until";

const schema = `
  create table rewritten (id int primary key, email text, name text);
  create table updated (id int primary key, name text);
  create materialized view updated_names as select name from updated with no data;
  create table updated_by (updated int references updated);
  create table copied (id int primary key, name text);
  create materialized view copied_names as select name from copied with no data;
  create table account (email text primary key);
  create table login (id int primary key, account text references account, name text);
  create table emptied (id int primary key, what text);
  create table thinned (id int primary key, email text);
  create table thinned_part (id int primary key, thinned int references thinned, name text);`;

/** All tables as they came. */
const fill = `
  truncate rewritten, updated, updated_by, copied, account, login, emptied, thinned, thinned_part;
  insert into rewritten select i, 'p' || i || '@real.org', 'Quillon ' || i from generate_series(1, 50) i;
  insert into updated select i, 'Zebedee ' || i from generate_series(1, 50) i;
  insert into copied select i, 'Zebedee ' || i from generate_series(1, 50) i;
  insert into account select 'a' || i || '@real.org' from generate_series(1, 20) i;
  insert into login select i, 'a' || i || '@real.org', 'Thaddeus ' || i from generate_series(1, 20) i;
  insert into emptied select i, 'e' || i || '@real.org' from generate_series(1, 20) i;
  insert into thinned select i, 't' || i || '@' || (array['ours.org', 'real.org'])[i % 2 + 1] from generate_series(1, 20) i;
  insert into thinned_part select i, i, 'Quillon ' || i from generate_series(1, 20) i;`;

const rules = `tables:
  rewritten: { columns: { email: email, name: full name } }
  updated: { columns: { name: full name } }
  copied: { columns: { name: full name } }
  account: { columns: { email: email } }
  login: { columns: { account: email, name: first name } }
  emptied: delete
  thinned: { delete: "email like '%@real.org'", columns: { email: email } }
  thinned_part: { delete: "thinned in (select id from thinned where email like '%@real.org')", columns: { name: full name } }
`;

const tables = [
  ...["rewritten", "updated", "copied", "account", "login"],
  ...["emptied", "thinned", "thinned_part"],
];

/** Where a run is held up: at the first write of a table's rows, or where its file is written anew after that. */
interface Place {
  readonly table: string;
  readonly from: "changing" | "anew";
}

const holding = {
  changing: (table: string) => `select from ${table} for update`,
  anew: (table: string) => `lock table ${table} in access share mode`,
};

const places: readonly Place[] = [
  ...tables.map((table) => ({ table, from: "changing" }) as const),
  ...["updated", "thinned", "thinned_part"].map(
    (table) => ({ table, from: "anew" }) as const,
  ),
];

/** The rows of all tables. */
async function digest(admin: Client): Promise<readonly unknown[]> {
  const parts = tables.map(
    (table) =>
      `select '${table}' as name, md5(string_agg(t::text, ' ' order by t::text)) from ${table} t`,
  );
  return (await admin.query(`${parts.join(" union all ")} order by 1`)).rows;
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

  /** Starts a run that has to wait at places, ends it there, and lets these go. @returns where it waited */
  async function endedAt(
    held: readonly Place[],
    how: "SIGKILL" | "terminated",
    env: Readonly<Record<string, string>> = key,
    isReady = async () => true,
  ): Promise<Place[]> {
    const blockers = new Map<number, Place>();
    const sessions: Client[] = [];
    for (const place of held) {
      const session = await server.admin(server.database);
      sessions.push(session);
      await session.query("begin");
      await session.query(holding[place.from](place.table));
      const { rows } = await session.query("select pg_backend_pid() as pid");
      blockers.set(rows[0]?.pid, place);
    }
    const running = startSanitise(args, env);
    let ended = "";
    void running.then(({ stdout, stderr }) => {
      ended = `It ended by itself: ${stdout}${stderr}`;
    });
    let waited: Place[] = [];
    const what = () => `a run that waits at ${JSON.stringify(held)}. ${ended}`;
    await until(what, async () => {
      if (ended) throw new Error(what());
      const { rows } = await admin.query<{ by: number[] }>(
        `select pg_blocking_pids(pid) as by from pg_stat_activity
         where wait_event_type = 'Lock' and application_name = 'prod-copy'`,
      );
      waited = rows
        .flatMap(({ by }) => by)
        .flatMap((pid) => blockers.get(pid) ?? []);
      return waited.length > 0 && (await isReady());
    });
    if (how === "SIGKILL") process.kill(-Number(running.pid), "SIGKILL");
    // A run waits for its other sessions before it ends, and those may come to wait too: none is let go before.
    await until("the run's end", async () => {
      if (how === "terminated")
        await admin.query(
          "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'prod-copy'",
        );
      return ended;
    });
    for (const session of sessions) await session.end();
    const { exitCode } = await running;
    t.not(exitCode, 0, waited.map(({ table }) => `${how} at ${table}`).join());
    return waited;
  }

  await admin.query(fill);
  t.match(await sanitise(args, key), { exitCode: 0 });
  const clean = await digest(admin);

  for (const how of ["SIGKILL", "terminated"] as const)
    t.test(
      `${how} at each table in turn: in the end it is as if nothing was`,
      async (t) => {
        await admin.query(fill);
        for (let left = places; left.length > 0; ) {
          const waited = await endedAt(left, how);
          // Of a table's two places it may wait for both; it comes to them one after the other.
          const passed = waited.map(({ table }) =>
            left.find((one) => one.table === table),
          );
          left = left.filter((one) => !passed.includes(one));
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
    const isMasked = async () =>
      (
        await admin.query(
          "select from account where email not like '%@real.org' union all select from rewritten where email not like '%@real.org'",
        )
      ).rows.length > 0;
    await endedAt(
      [{ table: "login", from: "changing" }],
      "terminated",
      key,
      isMasked,
    );
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
    await endedAt(
      [{ table: "emptied", from: "changing" }],
      "terminated",
      keyed("another-key"),
    );
    t.match(await sanitise(args, key), { exitCode: 0 });
    t.same(await digest(admin), clean);
  });
});
