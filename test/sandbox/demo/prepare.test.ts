import { readFile } from "node:fs/promises";
import t from "tap";
import {
  createUat,
  prepareProduction,
  prepareTest,
  prepareUat,
} from "../../../sandbox/demo/prepare";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

const passwords = {
  production: "not-used-here",
  test: "not-used-either",
  reporting: "reporting-47aZ.q",
  support: "support-90bY_r",
  uat: "uat-12cX.r",
};

t.test("the prepared production", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "all" } });
  const master = await connect(t, server);
  const counts = await prepareProduction(master, {
    users: 100,
    seed: 1,
    passwords,
  });

  t.test("has its users", async (t) => {
    t.equal(counts.accounts_user, 100);
  });

  t.test("lets reporting read everything and write nothing", async (t) => {
    const reporting = await connect(t, server, {
      user: "reporting",
      password: passwords.reporting,
    });
    const { rows } = await reporting.query(
      "SELECT count(*)::int AS count FROM xero_xerocredentials",
    );
    t.equal(rows[0].count, 1);
    await t.rejects(reporting.query("DELETE FROM logs_log"), { code: "42501" });
  });

  t.test("lets support work on tickets, and own nothing", async (t) => {
    const support = await connect(t, server, {
      user: "support",
      password: passwords.support,
    });
    await support.query("UPDATE support_incident SET status = 'Closed'");
    await t.rejects(support.query("SELECT * FROM payments_stripelog"), {
      code: "42501",
    });
    const { rows } = await support.query(
      "SELECT count(*)::int AS count FROM pg_class WHERE relowner = 'support'::regrole",
    );
    t.equal(rows[0].count, 0);
  });

  t.test("sent no password in clear to the server", async (t) => {
    const log = await readFile(server.logFile, "utf8");
    t.match(log, "CREATE ROLE reporting");
    t.notMatch(log, passwords.reporting);
    t.notMatch(log, passwords.support);
  });

  t.test("has statistics, which hold samples of the data", async (t) => {
    const { rows } = await master.query(
      "SELECT count(*)::int AS count FROM pg_stats WHERE tablename = 'accounts_user' AND attname = 'email'",
    );
    t.equal(rows[0].count, 1);
  });
});

t.test(
  "the prepared Test is an older database, smaller unless told otherwise",
  async (t) => {
    const server = await startPostgres(t);
    const master = await connect(t, server);
    const counts = await prepareTest(master, { seed: 1 });
    t.equal(counts.accounts_user, 2_400);
    const { rows } = await master.query(
      "SELECT max(event_date) < '2026-03-01' AS older FROM logs_log",
    );
    t.equal(rows[0].older, true);
  },
);

t.test("UAT's database beside Test's", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "all" } });
  const master = await connect(t, server);
  const login = {
    database: "cobalt_uat",
    user: "cobalt_uat",
    password: passwords.uat,
  };
  await createUat(master, passwords);
  const uat = await connect(t, server, login);
  const counts = await prepareUat(uat, { users: 50, seed: 1 });

  t.test("has its users", async (t) => {
    t.equal(counts.accounts_user, 50);
  });

  t.test("belongs to its role, with all that is in it", async (t) => {
    const { rows } = await uat.query(`
      SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()
      UNION SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace`);
    t.strictSame(rows, [{ owner: "cobalt_uat" }]);
  });

  t.test("is within the master's reach", async (t) => {
    const { rows } = await master.query(
      "SELECT pg_has_role('cobalt_uat', 'member') AS member",
    );
    t.equal(rows[0].member, true);
    const there = await connect(t, server, { database: login.database });
    const users = await there.query("SELECT FROM accounts_user");
    t.equal(users.rowCount, 50);
  });

  t.test("its role reads and makes nothing elsewhere", async (t) => {
    await master.query("CREATE TABLE of_test (id int)");
    const abroad = await connect(t, server, {
      ...login,
      database: server.database,
    });
    await t.rejects(abroad.query("SELECT FROM of_test"), { code: "42501" });
    await t.rejects(abroad.query("CREATE DATABASE mine"), { code: "42501" });
  });

  t.test("its password isn't in the server's log", async (t) => {
    t.notMatch(await readFile(server.logFile, "utf8"), passwords.uat);
  });
});
