import { readFile } from "node:fs/promises";
import t from "tap";
import { prepareProduction, prepareTest } from "../../../sandbox/demo/prepare";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

const passwords = {
  production: "not-used-here",
  test: "not-used-either",
  reporting: "reporting-47aZ.q",
  support: "support-90bY_r",
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
