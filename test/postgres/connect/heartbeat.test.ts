import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import { whileAnswering } from "../../../postgres/connect/heartbeat";
import type { Route } from "../../../postgres/connect/route";
import { ConnectionLost, NotReachable } from "../../../postgres/errors";
import { startPostgres } from "../../support/postgres";
import { resume, stopTree } from "../../support/process-tree";
import { loginTo, routeTo } from "../../support/routes";
import { until } from "../../support/until";

const rhythm = { every: 400, answer: 60_000 };

t.test("a server that is asked whether it is still there", async (t) => {
  const server = await startPostgres(t, {
    settings: { max_connections: "12", log_statement: "all" },
  });
  const login = loginTo(server);
  // Of the same database: an advisory lock is.
  const admin = await server.admin(server.database);
  /** A statement that lasts until the superuser gives the gate's lock up. */
  const pass = (route: Route) =>
    withClient(route, login, async (client) => {
      const { rows } = await client.query<{ done: string }>(
        "select 'done' as done from pg_advisory_lock_shared(1)",
      );
      return rows[0]?.done;
    });
  /** How often something stands in the server's log. */
  const logged = async (what: RegExp) =>
    (await readFile(server.logFile, "utf8")).match(what)?.length ?? 0;
  const isLogged = async (what: RegExp, times: number) => {
    const before = await logged(what);
    await until(
      `${what} ${times} times`,
      async () => (await logged(what)) >= before + times,
    );
  };
  const question = /pg_postmaster_start_time/g;
  const heartbeats = async () =>
    (
      await admin.query(
        "select from pg_stat_activity where application_name = 'prod-copy heartbeat'",
      )
    ).rowCount;

  await t.test("lets a slow statement that lives be", async (t) => {
    await admin.query("select pg_advisory_lock(1)");
    const passed = whileAnswering(routeTo(server), login, pass, rhythm);
    await isLogged(question, 4);
    await admin.query("select pg_advisory_unlock(1)");
    t.equal(await passed, "done");
  });

  await t.test("isn't asked any more when the work ends", async (t) => {
    // With the next question in a day the test would never end if that were waited for.
    const daily = { every: 24 * 60 * 60_000, answer: 60_000 };
    await whileAnswering(routeTo(server), login, pass, daily);
    await t.rejects(
      whileAnswering(
        routeTo(server),
        login,
        async () => {
          throw new TypeError("the work's own");
        },
        daily,
      ),
      { name: "TypeError", message: "the work's own" },
    );
    // The server sees a session's end a moment after this side.
    await until("no heartbeat", async () => (await heartbeats()) === 0);
  });

  await t.test("may refuse the question: that is an answer", async (t) => {
    const full = /remaining connection slots|too many clients/g;
    const before = await logged(full);
    let own = 0;
    /** Takes every free place, again and again: the question may have one of them, and give it back. */
    const hold = async (): Promise<void> => {
      if ((await logged(full)) >= before + own + 4) return;
      await withClient(routeTo(server), login, hold).catch(
        async (error: unknown) => {
          if (!(error instanceof NotReachable)) throw error;
          t.equal(error.sqlstate, "53300");
          own++;
          await sleep(20);
          await hold();
        },
      );
    };
    const answered = await whileAnswering(
      routeTo(server),
      login,
      async (route) => {
        await hold();
        return pass(route);
      },
      rhythm,
    );
    t.equal(answered, "done");

    const refused = async (route: Route) => {
      await admin.query("alter role cobalt connection limit 0");
      await isLogged(/too many connections for role/g, 4);
      await admin.query("alter role cobalt connection limit -1");
      return pass(route);
    };
    t.equal(
      await whileAnswering(routeTo(server), login, refused, rhythm),
      "done",
    );
  });

  await t.test("that freezes is given up, with all sessions", async (t) => {
    const [line] = (
      await readFile(join(server.dataDir, "postmaster.pid"), "utf8")
    ).split("\n");
    const ended: unknown[] = [];
    await admin.query("select pg_advisory_lock(1)");
    const work = async (route: Route) => {
      const sessions = Array.from({ length: 3 }, () =>
        pass(route).catch((error: unknown) => ended.push(error)),
      );
      await until("three sessions at the gate", async () => {
        const { rowCount } = await admin.query(
          "select from pg_locks where locktype = 'advisory' and not granted",
        );
        return rowCount === 3;
      });
      const frozen = await stopTree(Number(line));
      t.teardown(() => resume(frozen));
      await Promise.all(sessions);
      await pass(route);
    };
    const impatient = { ...rhythm, answer: 3_000 };
    await t.rejects(whileAnswering(routeTo(server), login, work, impatient), {
      constructor: ConnectionLost,
      message:
        /^PostgreSQL at .* gave no answer for \d+ s, so its sessions were ended\. .*no answer in time/,
    });
    t.equal(ended.length, 3);
    t.ok(ended.every((error) => error instanceof ConnectionLost));
  });

  await t.test("may have more than ten sessions at once", async (t) => {
    const warned: string[] = [];
    const hear = ({ name }: Error) => warned.push(name);
    process.on("warning", hear);
    t.teardown(() => process.off("warning", hear));
    await whileAnswering(routeTo(server), login, async ({ signal }) => {
      for (let count = 0; count < 11; count++)
        signal?.addEventListener("abort", () => count);
      await setImmediate();
    });
    t.notOk(warned.includes("MaxListenersExceededWarning"));
  });

  await t.test("that was started anew has lost its sessions", async (t) => {
    const deaf = async (route: Route) => {
      // The second is asked when the first is answered.
      await isLogged(question, 2);
      await admin.end();
      await server.crash();
      // A session behind a tunnel may never hear of it.
      if (route.signal) await once(route.signal, "abort");
      throw new Error("ended");
    };
    await t.rejects(whileAnswering(routeTo(server), login, deaf, rhythm), {
      constructor: ConnectionLost,
      message: /^PostgreSQL at .* was started anew under the work/,
    });
  });
});
