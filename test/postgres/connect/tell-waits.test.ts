import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import { majors, startPostgres } from "../../support/postgres";
import { resume, stopTree } from "../../support/process-tree";
import { loginTo, routeTo } from "../../support/routes";
import { listen } from "../../support/said";

for (const major of majors)
  t.test(`PostgreSQL ${major}: a wait for`, async (t) => {
    const server = await startPostgres(t, {
      major,
      settings: { max_prepared_transactions: "5" },
    });
    const admin = await server.admin(server.database);
    await admin.query(`create schema "The crew"; create table "The crew".sailor (id int primary key);
      insert into "The crew".sailor values (1); grant usage on schema "The crew" to ${server.masterUsername};
      alter table "The crew".sailor owner to ${server.masterUsername}`);
    const waiting = (statement: string) =>
      withClient(routeTo(server), loginTo(server), (client) =>
        client.query(statement),
      );
    /** What is said while a statement waits for what that session holds. */
    const heard = async (
      t: Parameters<typeof listen>[0],
      statement: string,
      like: RegExp,
      release: () => Promise<unknown>,
    ) => {
      const said = listen(t);
      const waited = waiting(statement);
      try {
        return await said.line(like);
      } finally {
        await release();
        await waited;
      }
    };

    await t.test("a table names it and who has it", async (t) => {
      const holder = await server.admin(server.database);
      const pid = await pidOf(holder);
      await holder.query(
        `set application_name = 'a migration'; begin; lock table "The crew".sailor in access share mode`,
      );
      const line = await heard(
        t,
        'truncate "The crew".sailor',
        /^waiting for a lock/,
        () => holder.query("commit"),
      );
      t.match(
        line,
        new RegExp(
          `^waiting for a lock on The crew\\.sailor, held by session ${pid} \\(a migration, role \\w+.*\\) \\(\\d+ s\\)$`,
        ),
      );
    });

    await t.test("a prepared transaction says how it ends", async (t) => {
      await admin.query(
        `insert into "The crew".sailor values (1); begin; update "The crew".sailor set id = 2; prepare transaction 'left behind'`,
      );
      const line = await heard(
        t,
        'truncate "The crew".sailor',
        /^waiting for a lock/,
        () => admin.query("rollback prepared 'left behind'"),
      );
      t.match(
        line,
        /^waiting for a lock on The crew\.sailor, held by the prepared transaction "left behind" \(COMMIT PREPARED or ROLLBACK PREPARED ends it\) \(\d+ s\)$/,
      );
    });

    await t.test("a row that a prepared transaction has changed", async (t) => {
      await admin.query('insert into "The crew".sailor values (1)');
      await admin.query(
        `begin; update "The crew".sailor set id = 2; prepare transaction 'of a row'`,
      );
      const line = await heard(
        t,
        'update "The crew".sailor set id = 3',
        /^waiting for/,
        () => admin.query("rollback prepared 'of a row'"),
      );
      t.match(
        line,
        /^waiting for the end of a transaction, held by the prepared transaction "of a row"/,
      );
    });

    await t.test("a server that has stopped", async (t) => {
      const [line] = (
        await readFile(join(server.dataDir, "postmaster.pid"), "utf8")
      ).split("\n");
      const said = listen(t);
      await admin.query("select pg_advisory_lock(1)");
      const waited = waiting("select pg_advisory_lock_shared(1)");
      await said.line(/^waiting for a lock \(advisory\), held by session \d+/);
      const frozen = await stopTree(Number(line));
      try {
        t.match(
          await said.line(/answered/),
          new RegExp(
            `^PostgreSQL at ${server.address}:${server.port} hasn't answered a statement, nor let another session in \\(\\d+ s\\)$`,
          ),
        );
      } finally {
        resume(frozen);
      }
      await admin.query("select pg_advisory_unlock(1)");
      await waited;
    });
  });

t.test("a wait for a server that doesn't let anybody in", async (t) => {
  const held: (() => void)[] = [];
  const server = createServer((socket) => {
    held.push(() => socket.destroy());
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  t.teardown(() => server.close());
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("no port");
  const { port } = address;
  const route = {
    host: "127.0.0.1",
    port,
    endpoint: { address: "127.0.0.1", port },
  };
  const said = listen(t);
  const login = { user: "a", password: "b", database: "c" };
  const waited = withClient(route, login, async () => undefined);
  const refused = t.rejects(waited, { name: "NotReachable" });
  t.match(
    await said.line(/waiting/),
    new RegExp(
      `^waiting for PostgreSQL at 127\\.0\\.0\\.1:${port} to answer \\(5 s\\)$`,
    ),
  );
  for (const release of held) release();
  await refused;
});

async function pidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    "select pg_backend_pid() as pid",
  );
  return rows[0]?.pid;
}
