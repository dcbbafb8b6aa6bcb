import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import t, { type Test } from "tap";
import { nextEndpoint } from "../../../sandbox/postgres/addresses";
import {
  adminClient,
  copyServer,
  isRunning,
  startServer,
  stopServer,
} from "../../../sandbox/postgres/server";
import { connect } from "../../support/connect";
import {
  majors,
  startPostgres,
  type TestPostgres,
  testAuthority,
} from "../../support/postgres";

/** Starts a copy at an address of its own. */
async function startCopy(
  t: Test,
  server: TestPostgres,
  dataDir: string,
): Promise<TestPostgres> {
  const endpoint = await nextEndpoint([server]);
  const tls = await (await testAuthority()).issue([endpoint.address]);
  t.teardown(() => stopServer(dataDir, "immediate"));
  await startServer({ dataDir, ...endpoint, major: server.major, tls });
  return { ...server, ...endpoint, dataDir };
}

/** Does all that a copy could get wrong, again and again, until told to stop. Returns how often it did. */
function keepBusy(client: Client): () => Promise<number> {
  let go = true;
  const work = (async () => {
    let rounds = 0;
    for (; go; rounds++) {
      await client.query(`
        begin;
        update account set balance = balance - 1 where id = ${(rounds % 1000) + 1};
        update account set balance = balance + 1 where id = ${((rounds * 7) % 1000) + 1};
        insert into entry (account, note) values (${(rounds % 1000) + 1}, repeat('x', 2000));
        commit`);
      if (rounds % 20 === 0)
        await client.query(`
          truncate scratch;
          insert into scratch select generate_series(1, 5000);
          create table other_${rounds} as select * from scratch;
          drop table if exists other_${Math.max(0, rounds - 20)}`);
    }
    return rounds;
  })();
  return async () => {
    go = false;
    return await work;
  };
}

// The sandbox itself has none of 14, whose calls for backups have other names.
for (const major of majors.filter((one) => one >= 15))
  t.test(`copies of PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const master = await connect(t, server);
    await master.query(`
      create table account (id int primary key, balance int not null);
      insert into account select i, 100 from generate_series(1, 1000) i;
      create table entry (id serial primary key, account int references account, note text);
      create index on entry (account, note);
      create table scratch (i int);
      create unlogged table cache (i int);
      insert into cache values (1)`);
    const admin = await server.admin("cobalt");
    await admin.query("create extension amcheck");

    await t.test("one of a server that is written to is whole", async (t) => {
      const stop = keepBusy(await connect(t, server));
      const folder = `${server.dataDir}-busy`;
      const before = await admin.query("select count(*)::int as n from entry");
      await copyServer(server.dataDir, folder);
      const after = await admin.query("select count(*)::int as n from entry");
      t.ok(await stop(), "it was written to");
      const copy = await startCopy(t, server, folder);
      // As the master, with production's password: both are the copy's as well.
      const client = await connect(t, copy);
      const { rows } = await client.query(
        "select sum(balance)::int as sum, count(*)::int as n from account",
      );
      t.same(rows, [{ sum: 100_000, n: 1000 }], "no transaction is cut in two");
      const entries = await client.query(
        "select count(*)::int as n from entry",
      );
      t.ok(
        entries.rows[0].n >= before.rows[0].n,
        "what was committed is there",
      );
      t.ok(entries.rows[0].n <= after.rows[0].n);
      const inspector = await adminClient(folder, "cobalt");
      // Fails where an index and its table don't agree.
      await inspector.query(`
        select bt_index_check(indexrelid, true) from pg_index
        where indrelid in ('account'::regclass, 'entry'::regclass)`);
      const { rows: faults } = await inspector.query(`
        select f.* from pg_class, verify_heapam(oid) as f
        where relname in ('account', 'entry', 'scratch')`);
      t.same(faults, [], "no page is torn");
      const roles = "select rolname, rolpassword from pg_authid order by 1";
      t.same(
        (await inspector.query(roles)).rows,
        (await admin.query(roles)).rows,
      );
      await inspector.end();

      await client.query("insert into entry (account) values (1)");
      await client.query("delete from entry where id = 1");
      await master
        .query("select from entry where id = 1")
        .then(({ rowCount }) =>
          t.equal(rowCount, 1, "the two have nothing in common any more"),
        );
    });

    await t.test("a copy holds nothing of the running server", async (t) => {
      const folder = `${server.dataDir}-idle`;
      await copyServer(server.dataDir, folder);
      const names = await readdir(folder);
      for (const name of [
        "log",
        "postmaster.pid",
        "postmaster.opts",
        "server.pem",
      ])
        t.notOk(names.includes(name), name);
      t.same(await readdir(join(folder, "pg_replslot")), []);
      t.notOk(await isRunning(folder));
      const { rows } = await admin.query(
        "select count(*)::int as n from pg_replication_slots",
      );
      t.same(rows, [{ n: 0 }], "and leaves nothing there");

      await t.test("and can be copied again and started", async (t) => {
        const second = `${server.dataDir}-second`;
        await copyServer(folder, second);
        const copy = await startCopy(t, server, second);
        const client = await connect(t, copy);
        const { rows } = await client.query(
          "select count(*)::int from account",
        );
        t.same(rows, [{ count: 1000 }]);

        await t.test("and copied once more while it runs", async (t) => {
          const third = `${server.dataDir}-third`;
          await copyServer(second, third);
          const client = await connect(t, await startCopy(t, server, third));
          const { rows } = await client.query(
            "select count(*)::int from account",
          );
          t.same(rows, [{ count: 1000 }]);
        });
      });
    });

    await t.test("one of a server that was killed recovers", async (t) => {
      const folder = `${server.dataDir}-victim`;
      await copyServer(server.dataDir, folder);
      const victim = await startCopy(t, server, folder);
      const client = await connect(t, victim);
      await client.query("update account set balance = 7 where id = 1");
      await stopServer(folder, "immediate");
      const after = `${server.dataDir}-after`;
      await copyServer(folder, after);
      const copy = await connect(t, await startCopy(t, server, after));
      const { rows } = await copy.query(
        "select balance from account where id = 1",
      );
      t.same(rows, [{ balance: 7 }]);
    });

    await t.test("what is there isn't written over", async (t) => {
      const folder = `${server.dataDir}-taken`;
      await copyServer(server.dataDir, folder);
      await t.rejects(copyServer(server.dataDir, folder), {
        message: /exists. Nothing is written over/,
      });
      await t.rejects(access(`${folder}.partial`), { code: "ENOENT" });
    });
  });
