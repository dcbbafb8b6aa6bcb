import { inspect } from "node:util";
import type { ClientBase } from "pg";
import t from "tap";
import { type Login, withClient } from "../../../postgres/connect/connect";
import { createAuthority } from "../../../sandbox/postgres/authority";
import { forward, serve } from "../../support/doors";
import { startPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";
import { until } from "../../support/until";

const nothing = async () => undefined;

/** All that says what statements mean and how long they may take. */
async function settingsNow(client: ClientBase) {
  const { rows } = await client.query(
    `select current_user as "user", current_setting('search_path') as path, current_setting('statement_timeout') as timeout,
      (select jsonb_object_agg(name, setting order by name) from pg_settings where name !~ '^(ssl|client_encoding|application)' ) as all,
      null = null as equal, '\\x00ff'::bytea::text as bytes, date '2001-02-03'::text as date, interval '1 day 2 h'::text as interval,
      0.1::float8::text as float, '\\n' as text, '{NULL}'::text[] as array`,
  );
  return rows[0];
}

t.test("a session", async (t) => {
  const server = await startPostgres(t);
  const route = routeTo(server);
  const login = loginTo(server);

  t.test(
    "is over TLS, searches pg_catalog alone, and stops with its client",
    async (t) => {
      const settings = await withClient(route, login, async (client) => {
        const { rows } = await client.query(
          `select ssl, current_setting('search_path') as path, current_setting('application_name') as name,
          current_setting('client_connection_check_interval') as interval, current_setting('statement_timeout') as timeout,
          current_setting('default_transaction_read_only') as readonly
        from pg_stat_ssl where pid = pg_backend_pid()`,
        );
        return rows[0];
      });
      t.same(settings, {
        ssl: true,
        path: "pg_catalog, pg_temp",
        name: "prod-copy",
        interval: "5s",
        timeout: "1min",
        readonly: "off",
      });
    },
  );

  t.test("is as it is, whatever was set for database and role", async (t) => {
    const set = async (
      settings: Readonly<Record<string, string>>,
      on: string,
    ) => {
      for (const [name, value] of Object.entries(settings))
        await admin.query(`alter ${on} set ${name} = ${value}`);
    };
    const admin = await server.admin(server.database);
    await admin.query("create role other; grant other to cobalt");
    const before = await withClient(route, login, settingsNow);
    await set(
      {
        default_transaction_read_only: "on",
        default_transaction_isolation: "serializable",
        statement_timeout: "1",
        lock_timeout: "1",
        idle_in_transaction_session_timeout: "1",
        idle_session_timeout: "1000",
        search_path: "public, pg_catalog",
        bytea_output: "escape",
        DateStyle: "'SQL, DMY'",
        IntervalStyle: "sql_standard",
        extra_float_digits: "-15",
        array_nulls: "off",
        transform_null_equals: "on",
        standard_conforming_strings: "off",
        quote_all_identifiers: "on",
        check_function_bodies: "off",
        exit_on_error: "on",
        row_security: "off",
        xmloption: "document",
        default_tablespace: "nowhere",
        temp_tablespaces: "nowhere",
        ...(server.major >= 17 && { transaction_timeout: "1000" }),
      },
      "database cobalt",
    );
    await set(
      { role: "other", search_path: "other", statement_timeout: "2" },
      "role cobalt",
    );
    t.same(await withClient(route, login, settingsNow), before);
    t.match(
      await withClient(route, login, settingsNow, { asApplication: true }),
      { user: "other", path: "other", timeout: "1min" },
      "the application's own SQL finds what the application finds",
    );
    await admin.query("alter role cobalt reset all");
    await admin.query("alter database cobalt reset all");
  });

  t.test("that is read-only from the start can't write", async (t) => {
    await t.rejects(
      withClient(route, login, (client) => client.query("create table t ()"), {
        readOnly: true,
      }),
      { name: "DatabaseError", sqlstate: "25006" },
    );
  });

  t.test("gives up a statement that takes too long", async (t) => {
    await t.rejects(
      withClient(route, login, (client) => client.query("select pg_sleep(5)"), {
        statementTimeout: 100,
      }),
      { name: "DatabaseError", sqlstate: "57014" },
    );
  });

  t.test("fails with places, never with values", async (t) => {
    const secret = "someone@example.org";
    const admin = await server.admin(server.database);
    await admin.query("create table person (email text unique)");
    await admin.query(`grant all on person to ${server.masterUsername}`);
    const error = await withClient(route, login, (client) =>
      client.query(
        `insert into public.person values ('${secret}'), ('${secret}')`,
      ),
    ).catch((error: unknown) => error);
    t.match(error, {
      name: "DatabaseError",
      sqlstate: "23505",
      schema: "public",
      table: "person",
      constraint: "person_email_key",
      message:
        "PostgreSQL answered 23505 (unique violation), table public.person, constraint person_email_key.",
    });
    t.notMatch(inspect(error, { depth: 9, showHidden: true }), secret);
  });

  t.test("lets errors of the work itself through as they are", async (t) => {
    const own = new RangeError("of the work");
    await t.rejects(
      withClient(route, login, async () => {
        throw own;
      }),
      own,
    );
  });

  t.test("refuses a wrong password and doesn't show it", async (t) => {
    const wrong: Login = { ...login, password: "wrong-Tk3Zp" };
    const error = await withClient(route, wrong, nothing).catch(
      (error: unknown) => error,
    );
    t.match(error, { name: "LoginRefused", sqlstate: "28P01" });
    t.notMatch(inspect(error, { depth: 9, showHidden: true }), "Tk3Zp");
  });

  t.test(
    "takes no empty password, lest PGPASSWORD be used for it",
    async (t) => {
      await t.rejects(withClient(route, { ...login, password: "" }, nothing), {
        message: "A login to PostgreSQL needs a password; it is empty.",
      });
    },
  );

  t.test("that is ended by the server is lost, not hanging", async (t) => {
    const admin = await server.admin();
    const sessions = (whichAlso = "") =>
      `from pg_stat_activity where application_name = 'to be lost' ${whichAlso}`;
    const kill = (whichAlso?: string) =>
      until("a session to end", async () => {
        const { rowCount } = await admin.query(
          `select pg_terminate_backend(pid) ${sessions(whichAlso)}`,
        );
        return rowCount;
      });
    const options = { applicationName: "to be lost" };
    await t.rejects(
      withClient(
        route,
        login,
        async (client) => {
          const query = client.query("select pg_sleep(3000)");
          query.catch(nothing);
          await kill("and query like '%pg_sleep%'");
          await query;
        },
        options,
      ),
      { name: "ConnectionLost", sqlstate: "57P01" },
      "during a statement",
    );
    await t.rejects(
      withClient(
        route,
        login,
        async (client) => {
          await kill();
          await until("its end", async () => {
            const { rowCount } = await admin.query(`select ${sessions()}`);
            return rowCount === 0;
          });
          await client.query("select 1");
        },
        options,
      ),
      { name: "ConnectionLost" },
      "between statements",
    );
  });

  t.test(
    "goes through another address with the endpoint's own certificate",
    async (t) => {
      const door = await forward(t, route);
      await withClient({ ...route, ...door }, login, nothing);
      await t.rejects(
        withClient(
          { ...door, endpoint: { ...route.endpoint, address: "127.0.0.99" } },
          login,
          nothing,
        ),
        {
          name: "NotTrusted",
          message: /isn't for 127\.0\.0\.99: it is another server/,
        },
      );
    },
  );

  t.test("isn't had with a certificate of another authority", async (t) => {
    const { caFile } = await createAuthority(t.testdir());
    const trusted = process.env.PGSSLROOTCERT;
    t.teardown(() => {
      process.env.PGSSLROOTCERT = trusted;
    });
    process.env.PGSSLROOTCERT = caFile;
    await t.rejects(withClient(route, login, nothing), {
      name: "NotTrusted",
      message: /authorities trusted here/,
    });
    delete process.env.PGSSLROOTCERT;
    await t.rejects(withClient(route, login, nothing), { name: "NotTrusted" });
  });
});

t.test(
  "a server that speaks no TLS is refused before a password is sent",
  async (t) => {
    const sent: Buffer[] = [];
    const route = await serve(t, (socket) =>
      socket.on("data", (data) => {
        sent.push(data);
        socket.write("N");
      }),
    );
    await t.rejects(
      withClient(route, { user: "u", password: "p", database: "d" }, nothing),
      { name: "NotTrusted", message: /doesn't speak TLS/ },
    );
    t.equal(Buffer.concat(sent).length, 8, "only the question for TLS");
  },
);

t.test(
  "a server that doesn't answer isn't waited for longer than asked",
  async (t) => {
    const route = await serve(t, () => undefined);
    await t.rejects(
      withClient(route, { user: "u", password: "p", database: "d" }, nothing, {
        connectTimeout: 200,
      }),
      { name: "NotReachable", message: /no answer in time/ },
    );
  },
);

t.test("a closed port isn't reachable", async (t) => {
  const route = await serve(t, () => undefined);
  await route.close();
  await t.rejects(
    withClient(route, { user: "u", password: "p", database: "d" }, nothing),
    { name: "NotReachable", message: /ECONNREFUSED/ },
  );
});
