import type { ClientBase } from "pg";
import t from "tap";
import type { SessionOptions } from "../../../postgres/connect/connect";
import { keepSessions } from "../../../postgres/connect/kept-sessions";
import { forward } from "../../support/doors";
import { majors, startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";
import { until } from "../../support/until";

t.test("sessions that are kept", async (t) => {
  const server = await startPostgres(t);
  const route = routeTo(server);
  const login = loginTo(server);
  const admin = await server.admin(server.database);
  const options = { applicationName: "kept" };
  const there = async () =>
    (
      await admin.query<{ pid: number }>(
        "select pid from pg_stat_activity where application_name = 'kept'",
      )
    ).rows.map(({ pid }) => pid);
  const keep = (
    t: { teardown(work: () => unknown): unknown },
    more: SessionOptions = {},
    to = route,
  ) => {
    const kept = keepSessions(to, { ...options, ...more });
    t.teardown(() => kept.endIdle());
    return kept;
  };

  t.test("are used again, one for each that works at once", async (t) => {
    const kept = keep(t);
    const first = await kept.session(login, pidOf);
    t.equal(await kept.session(login, pidOf), first);
    const both = await kept.session(login, async (client) => [
      await pidOf(client),
      await kept.session(login, pidOf),
    ]);
    t.equal(both[0], first);
    t.not(both[1], first);
    t.same((await there()).sort(), both.toSorted());
    await kept.endIdle();
    await until("their end", async () => (await there()).length === 0);
    t.not(await kept.session(login, pidOf), first, "and there are new ones");

    const reading = keep(t, { readOnly: true });
    const reader = await reading.session(login, pidOf);
    await reading.session(login, async (client) => {
      t.equal(await pidOf(client), reader);
      await t.rejects(client.query("create table written ()"), {
        code: "25006",
      });
    });
  });

  t.test("are no more than four when nothing is done in them", async (t) => {
    const kept = keep(t);
    const nested = (depth: number): Promise<unknown> =>
      kept.session(login, (client) =>
        depth > 1 ? nested(depth - 1) : pidOf(client),
      );
    await nested(9);
    await until("the end of the others", async () => {
      const { length } = await there();
      return length <= 4 && length;
    });
    t.equal((await there()).length, 4);
  });

  t.test("belong to one login in one database", async (t) => {
    const kept = keep(t);
    await admin.query("create role other login password 'Other-9!'");
    const names = (client: ClientBase) =>
      client
        .query("select session_user::text || '@' || current_database() as name")
        .then(({ rows }) => rows[0]?.name);
    const other = loginTo(server, "other", "Other-9!");
    t.equal(await kept.session(login, names), "cobalt@cobalt");
    t.equal(await kept.session(other, names), "other@cobalt");
    t.equal(
      await kept.session({ ...login, database: "postgres" }, names),
      "cobalt@postgres",
    );
  });

  t.test("are as new: nothing stays of the work before", async (t) => {
    const kept = keep(t, { statementTimeout: 70_000 });
    await admin.query("grant pg_read_all_data to cobalt");
    await admin.query("create table public.person ()");
    const all = async (client: ClientBase) => {
      const { rows } = await client.query(`select current_user::text as "user",
        (select jsonb_object_agg(name, setting order by name) from pg_settings where name not like 'ssl%') as settings,
        (select count(*)::int from pg_prepared_statements) as prepared, (select count(*)::int from pg_cursors) as cursors,
        (select count(*)::int from pg_listening_channels()) as channels,
        (select count(*)::int from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as locks,
        to_regclass('pg_temp.mine') as table, to_regproc('pg_temp.lower') as function,
        current_setting('prod_copy.key', true) as key`);
      return { ...rows[0], pid: await pidOf(client) };
    };
    const before = await kept.session(login, all);
    await kept.session(login, async (client) => {
      t.equal(await pidOf(client), before.pid);
      await client.query("create temp table mine as select 1 as id");
      await client.query(
        "create function pg_temp.lower(text) returns text language sql as $$ select 'not this' $$",
      );
      await client.query("prepare asked as select 1");
      await client.query("declare held cursor with hold for select 1");
      await client.query("listen told");
      await client.query("select pg_advisory_lock(7)");
      await client.query("select set_config('prod_copy.key', 'secret', false)");
      await client.query(
        "set search_path = pg_temp, public; set work_mem = 64",
      );
      await client.query("set session_replication_role = origin");
      await client.query("set default_transaction_read_only = on");
      await client.query("set role pg_read_all_data");
    });
    // A setting that nobody has declared is empty from then on, not unknown.
    t.same(await kept.session(login, all), { ...before, key: "" });
  });

  t.test("aren't used again", async (t) => {
    const kept = keep(t);
    const next = () => kept.session(login, pidOf);
    const first = await next();

    await t.rejects(
      kept.session(login, (client) => client.query("select 1 / 0")),
      { name: "DatabaseError", sqlstate: "22012" },
    );
    const second = await next();
    t.not(second, first, "after an error");

    await kept.session(login, (client) => client.query("begin"));
    const third = await next();
    t.not(third, second, "with a transaction left open");

    await admin.query("select pg_terminate_backend($1, 60000)", [third]);
    const fourth = await next();
    t.not(fourth, third, "where the server has ended it");
    t.same(await there(), [fourth], "and nothing of them is left");
  });

  t.test("make room for another", async (t) => {
    const kept = keep(t);
    for (const name of ["one", "two"])
      await admin.query(
        `create role ${name} login password 'Room-9!' connection limit 1`,
      );
    const as = (name: string, database = server.database) => ({
      ...loginTo(server, name, "Room-9!"),
      database,
    });
    const first = await kept.session(as("one"), pidOf);
    const elsewhere = await kept.session(as("one", "postgres"), pidOf);
    t.not(elsewhere, first, "of a role that may have one session");
    await kept.session(as("two"), async () => {
      await t.rejects(kept.session(as("two", "postgres"), pidOf), {
        name: "NotReachable",
        sqlstate: "53300",
      });
    });
  });

  t.test("are given up where nothing answers any more", async (t) => {
    const door = await forward(t, route);
    const kept = keep(t, { connectTimeout: 1_000 }, { ...route, ...door });
    await kept.session(login, pidOf);
    door.fallSilent();
    await t.rejects(kept.session(login, pidOf), {
      name: "NotReachable",
      message: /no answer in time/,
    });
  });

  t.test("end with what the route is told to end with", async (t) => {
    const over = new AbortController();
    const kept = keep(t, {}, { ...route, signal: over.signal });
    await kept.session(login, pidOf);
    over.abort(new RangeError("over"));
    await until("its end", async () => (await there()).length === 0);
    await t.rejects(kept.session(login, pidOf), { message: "over" });
  });
});

for (const major of majors)
  t.test(
    `what was written is counted when the work is done, on PostgreSQL ${major}`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const admin = await server.admin(server.database);
      const kept = keepSessions(routeTo(server));
      t.teardown(() => kept.endIdle());
      const login = loginTo(server);
      await admin.query("create table public.written (id int)");
      await admin.query("grant all on public.written to public");
      const counted = async () =>
        (
          await admin.query<{ rows: number }>(
            "select n_tup_ins::int as rows from pg_stat_user_tables where relname = 'written'",
          )
        ).rows[0]?.rows ?? 0;
      // The second comes less than a second after the first, within which a session tells nothing by itself.
      for (const rows of [1, 2, 3]) {
        await kept.session(login, (client) =>
          client.query("insert into public.written values (1)"),
        );
        // PostgreSQL 14 hands its counts to a process of its own.
        if (major < 15)
          await until(`${rows} rows`, async () => (await counted()) === rows);
        t.equal(await counted(), rows);
      }
    },
  );

async function pidOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(
    "select pg_backend_pid() as pid",
  );
  return rows[0]?.pid ?? 0;
}
