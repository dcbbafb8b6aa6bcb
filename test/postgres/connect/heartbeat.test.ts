import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import { whileAnswering } from "../../../postgres/connect/heartbeat";
import type { Route } from "../../../postgres/connect/route";
import { ConnectionLost, NotReachable } from "../../../postgres/errors";
import { startPostgres } from "../../support/postgres";
import { stopTree } from "../../support/process-tree";
import { loginTo, routeTo } from "../../support/routes";

t.setTimeout(120_000);

const rhythm = { every: 400, answer: 1_500 };

t.test("a server that is asked whether it is still there", async (t) => {
  const server = await startPostgres(t, {
    settings: { max_connections: "12", log_statement: "all" },
  });
  const login = loginTo(server);
  const admin = await server.admin();
  const wait = (seconds: number) => (route: Route) =>
    withClient(route, login, async (client) => {
      const { rows } = await client.query<{ done: string }>(
        "select 'done' as done from pg_sleep($1)",
        [seconds],
      );
      return rows[0]?.done;
    });
  const heartbeats = async () =>
    (
      await admin.query(
        "select from pg_stat_activity where application_name = 'prod-copy heartbeat'",
      )
    ).rowCount;

  await t.test("lets a slow statement that lives be", async (t) => {
    t.equal(
      await whileAnswering(routeTo(server), login, wait(4), rhythm),
      "done",
    );
    const log = await readFile(server.logFile, "utf8");
    const asked = log.match(/pg_postmaster_start_time/g) ?? [];
    t.ok(asked.length > 3, `asked ${asked.length} times`);
  });

  await t.test("isn't asked any more when the work ends", async (t) => {
    const start = Date.now();
    await whileAnswering(routeTo(server), login, wait(0));
    await t.rejects(
      whileAnswering(routeTo(server), login, async () => {
        throw new TypeError("the work's own");
      }),
      { name: "TypeError", message: "the work's own" },
    );
    t.ok(Date.now() - start < 10_000, "it doesn't wait for its next question");
    // The server sees a session's end a moment after this side.
    for (let i = 0; i < 50 && (await heartbeats()) !== 0; i++) await delay(100);
    t.equal(await heartbeats(), 0);
  });

  await t.test("may refuse the question: that is an answer", async (t) => {
    const hold = async (left: number): Promise<void> => {
      if (left === 0) return delay(4 * rhythm.every + 1_000);
      await withClient(routeTo(server), login, () => hold(left - 1)).catch(
        (error: unknown) => {
          if (!(error instanceof NotReachable)) throw error;
          t.equal(error.sqlstate, "53300");
          return hold(0);
        },
      );
    };
    const answered = await whileAnswering(
      routeTo(server),
      login,
      async (route) => {
        await hold(12);
        return wait(0)(route);
      },
      rhythm,
    );
    t.equal(answered, "done");

    const refused = async (route: Route) => {
      await admin.query("alter role cobalt connection limit 0");
      await delay(4 * rhythm.every + 1_000);
      await admin.query("alter role cobalt connection limit -1");
      return wait(0)(route);
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
    const start = Date.now();
    const ended: unknown[] = [];
    const work = async (route: Route) => {
      const sessions = Array.from({ length: 3 }, () =>
        wait(300)(route).catch((error: unknown) => ended.push(error)),
      );
      await delay(1_000);
      const frozen = await stopTree(Number(line));
      t.teardown(() => {
        for (const pid of frozen) process.kill(pid, "SIGCONT");
      });
      await Promise.all(sessions);
      await wait(300)(route);
    };
    await t.rejects(whileAnswering(routeTo(server), login, work, rhythm), {
      constructor: ConnectionLost,
      message:
        /^PostgreSQL at .* gave no answer for \d+ s, so its sessions were ended\. .*no answer in time/,
    });
    t.equal(ended.length, 3);
    t.ok(ended.every((error) => error instanceof ConnectionLost));
    const took = Date.now() - start;
    t.ok(took < 25_000, `${took} ms`);
  });

  await t.test("that was started anew has lost its sessions", async (t) => {
    const deaf = async (route: Route) => {
      await delay(1_000);
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
