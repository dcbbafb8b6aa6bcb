import { setTimeout as delay } from "node:timers/promises";
import t from "tap";
import type { InSession } from "../../../postgres/in-parallel";
import { whileWalFlushed } from "../../../sanitise/run/while-wal-flushed";
import { connect } from "../../support/connect";
import { startPostgres } from "../../support/postgres";

t.setTimeout(120_000);

for (const major of [15, 17] as const)
  t.test(`the log while tables are written, PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, {
      major,
      // Otherwise the log writer comes by itself before anybody has looked, and leaves the last MiB.
      settings: {
        wal_writer_delay: "10s",
        wal_writer_flush_after: "0",
        autovacuum: "off",
      },
    });
    const client = await connect(t, server);
    const inSession: InSession = async (work) => {
      const flusher = await connect(t, server, { application_name: "flusher" });
      try {
        return await work(flusher);
      } finally {
        await flusher.end();
      }
    };
    /** Writes some MiB in a transaction that stays open. @returns how much of it is on disk after that time */
    const write = async (milliseconds: number) => {
      await client.query("begin");
      await client.query(
        "create table big as select repeat('x', 1000) from generate_series(1, 5000)",
      );
      const { rows } = await client.query<{ end: string }>(
        "select pg_current_wal_insert_lsn() as end",
      );
      const flushed = async () => {
        const { rows: found } = await client.query<{ flushed: boolean }>(
          // Of the page that isn't full yet nothing is written.
          "select pg_wal_lsn_diff($1, pg_current_wal_flush_lsn()) < 64 * 1024 as flushed",
          [rows[0]?.end],
        );
        return found[0]?.flushed ?? false;
      };
      for (
        const until = Date.now() + milliseconds;
        !(await flushed()) && Date.now() < until;
      )
        await delay(50);
      const result = await flushed();
      await client.query("rollback");
      return result;
    };

    await t.test("goes to disk before they are committed", async (t) => {
      t.equal(await write(500), false, "which it doesn't by itself");
      t.equal(await whileWalFlushed(inSession, () => write(5_000)), true);
    });

    await t.test("the work's error is the one to throw", async (t) => {
      await t.rejects(
        whileWalFlushed(inSession, () => Promise.reject(new Error("work"))),
        { message: "work" },
      );
    });

    await t.test("a session that is lost ends no work", async (t) => {
      const admin = await server.admin();
      let finished = false;
      await t.rejects(
        whileWalFlushed(inSession, async () => {
          const end = async () => {
            const { rowCount } = await admin.query(
              "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'flusher' and query like '%txid%'",
            );
            return rowCount;
          };
          for (const until = Date.now() + 10_000; !(await end()); )
            if (Date.now() > until) throw new Error("no session");
          await delay(100);
          finished = true;
        }),
        { message: /terminat|connection/i },
      );
      t.equal(finished, true);
    });
  });
