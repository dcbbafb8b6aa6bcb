import t from "tap";
import type { InSession } from "../../../postgres/in-parallel";
import { whileWalFlushed } from "../../../sanitise/run/while-wal-flushed";
import { connect } from "../../support/connect";
import { majors, startPostgres } from "../../support/postgres";
import { until } from "../../support/until";

for (const major of majors)
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
    let noticed = false;
    const inSession: InSession = async (work) => {
      const flusher = await connect(t, server, { application_name: "flusher" });
      try {
        return await work(flusher);
      } catch (error) {
        noticed = true;
        throw error;
      } finally {
        await flusher.end();
      }
    };
    /** Writes some MiB in a transaction that stays open. @returns whether they are on disk, by a look */
    const write = async (
      look: (isFlushed: () => Promise<boolean>) => Promise<boolean>,
    ) => {
      await client.query("begin");
      await client.query(
        "create table big as select repeat('x', 1000) from generate_series(1, 5000)",
      );
      const { rows } = await client.query<{ end: string }>(
        "select pg_current_wal_insert_lsn() as end",
      );
      const result = await look(async () => {
        const { rows: found } = await client.query<{ flushed: boolean }>(
          // Of the page that isn't full yet nothing is written.
          "select pg_wal_lsn_diff($1, pg_current_wal_flush_lsn()) < 64 * 1024 as flushed",
          [rows[0]?.end],
        );
        return found[0]?.flushed ?? false;
      });
      await client.query("rollback");
      return result;
    };

    await t.test("goes to disk before they are committed", async (t) => {
      await until(
        "rows that don't go there by themselves",
        async () => !(await write((isFlushed) => isFlushed())),
      );
      const start = Date.now();
      await whileWalFlushed(inSession, async () => {
        for (let time = 1; time <= 4; time++)
          t.ok(await write((isFlushed) => until("the WAL on disk", isFlushed)));
      });
      // The log writer by itself comes once in ten seconds, so it would need thirty at least.
      t.ok(Date.now() - start < 30_000, "sooner than by themselves");
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
          await until("a session to end", end);
          await until("its loss to be noticed", async () => noticed);
          finished = true;
        }),
        { message: /terminat|connection/i },
      );
      t.equal(finished, true);
    });
  });
