import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { createServer as listen } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { nextEndpoint } from "../../../sandbox/postgres/addresses";
import { readPidFile } from "../../../sandbox/postgres/pid-file";
import {
  adminClient,
  copyServer,
  createServer,
  isRunning,
  type ServerOptions,
  setPassword,
  startServer,
  stopServer,
} from "../../../sandbox/postgres/server";
import { logFile } from "../../../sandbox/postgres/settings";
import { connect } from "../../support/connect";
import { ownFolder } from "../../support/own-folder";
import { startPostgres, testAuthority } from "../../support/postgres";

/** A copy of a test's server at a place of the test's choice, with what it takes to start it. */
async function serverIn(
  t: Test,
  folder: string,
  from: string,
): Promise<ServerOptions> {
  const endpoint = await nextEndpoint();
  const dataDir = join(folder, "data");
  t.teardown(() => stopServer(dataDir, "immediate"));
  await copyServer(from, dataDir);
  const tls = await (await testAuthority()).issue([endpoint.address]);
  return { dataDir, ...endpoint, major: 15, tls };
}

/** A folder of a short path, below folders that every user can pass. */
async function shortFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(await ownFolder(), "home-"));
  await chmod(folder, 0o711);
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function pidOf(dataDir: string): Promise<number> {
  return Number.parseInt(
    await readFile(join(dataDir, "postmaster.pid"), "utf8"),
    10,
  );
}

t.test("servers live, die and come back", async (t) => {
  const base = await startPostgres(t, { major: 15 });
  await base.stop();

  await t.test("one is made where nothing is", async (t) => {
    const folder = await shortFolder(t);
    const endpoint = await nextEndpoint();
    const options = {
      dataDir: join(folder, "data"),
      ...endpoint,
      major: 15 as const,
      tls: await (await testAuthority()).issue([endpoint.address]),
      masterUsername: "the master",
      masterPassword: 'it\'s "secret"',
      database: "shop",
    };
    t.teardown(() => stopServer(options.dataDir, "immediate"));
    await createServer(options);
    t.notOk(await isRunning(options.dataDir));
    await startServer(options);
    const client = await connect(t, { ...base, ...options });
    const { rows } = await client.query(
      "select current_user as who, current_database() as db",
    );
    t.same(rows, [{ who: "the master", db: "shop" }]);
    await t.rejects(createServer(options), {
      message: /exists. Nothing is written over/,
    });
    t.ok(
      await isRunning(options.dataDir),
      "the one that is there is left alone",
    );
  });

  const options = await serverIn(t, await shortFolder(t), base.dataDir);

  await t.test("starting twice gives one server", async (t) => {
    const [one, two] = await Promise.all([
      startServer(options),
      startServer(options),
    ]);
    const three = await startServer(options);
    t.equal(one.pid, two.pid);
    t.equal(one.pid, three.pid);
    t.equal(await pidOf(options.dataDir), one.pid);
    await stopServer(options.dataDir);
  });

  await t.test("it outlives the process that started it", async (t) => {
    const module = join(__dirname, "../../../sandbox/postgres/server.ts");
    const starter = spawn(
      process.execPath,
      [
        "--require",
        "tsx/cjs",
        "--eval",
        `require(${JSON.stringify(module)}).startServer(${JSON.stringify(options)})
          .then(() => process.kill(process.pid, "SIGKILL"))`,
      ],
      { stdio: "inherit", detached: true },
    );
    const [, signal] = await once(starter, "exit");
    t.equal(signal, "SIGKILL");
    const pid = await pidOf(options.dataDir);
    t.same(await startServer(options), { pid }, "and is adopted");
    await stopServer(options.dataDir);
    t.notOk(await isRunning(options.dataDir));
  });

  await t.test("killed, it recovers what was committed", async (t) => {
    const { pid } = await startServer(options);
    const client = await connect(t, { ...base, ...options });
    await client.query("create table kept as select generate_series(1, 1000)");
    // Busy, so that it takes a moment to notice that its server is gone.
    const busy = await connect(t, { ...base, ...options });
    const query = busy.query("select count(*) from generate_series(1, 3e6)");
    query.catch(() => undefined);
    process.kill(pid, "SIGKILL");
    while (await isRunning(options.dataDir)) await sleep(5);
    const again = await startServer(options);
    t.not(again.pid, pid);
    const admin = await adminClient(options.dataDir, "cobalt");
    const { rows } = await admin.query("select count(*)::int from kept");
    await admin.end();
    t.same(rows, [{ count: 1000 }]);
    t.match(
      await readFile(join(options.dataDir, logFile), "utf8"),
      /automatic recovery in progress/,
    );
  });

  await t.test("it moves to where it is told to listen", async (t) => {
    const { pid } = await startServer(options);
    const elsewhere = {
      ...options,
      ...(await nextEndpoint([
        { address: options.address, port: options.port },
      ])),
    };
    t.not((await startServer(elsewhere)).pid, pid);
    await t.rejects(connect(t, { ...base, ...options }), {
      code: "ECONNREFUSED",
    });
    await stopServer(options.dataDir);
  });

  await t.test("another's process isn't taken for it", async (t) => {
    // As after a restart of the machine: the server's id is now that of this process.
    await writeFile(
      join(options.dataDir, `.s.PGSQL.${options.port}.lock`),
      `${process.pid}\n`,
    );
    await writeFile(
      join(options.dataDir, "postmaster.pid"),
      `${process.pid}\n${options.dataDir}\n0\n5432\n/tmp\n127.0.0.2\n0\nready\n`,
    );
    t.notOk(await isRunning(options.dataDir));
    await stopServer(options.dataDir);
    t.pass("nor ended");
    await t.rejects(adminClient(options.dataDir), {
      message: /doesn't run/,
    });
    t.not((await startServer(options)).pid, process.pid);
    await stopServer(options.dataDir);
  });

  await t.test("why it doesn't start, it tells", async (t) => {
    const other = listen();
    await new Promise<void>((resolve) =>
      other.listen(options.port, options.address, resolve),
    );
    t.teardown(() => new Promise((resolve) => other.close(resolve)));
    await t.rejects(startServer(options), {
      message:
        /didn't start. It said: .*could not bind.*Address already in use/,
    });
    await t.rejects(startServer({ ...options, major: 18 }), {
      message: /holds data of PostgreSQL 15, not 18/,
    });
    t.notOk(await isRunning(options.dataDir));
  });

  await t.test("a home of a long path", async (t) => {
    const folder = join(
      await shortFolder(t),
      "deep".repeat(15),
      "er".repeat(20),
    );
    await mkdir(folder, { recursive: true });
    const options = await serverIn(t, folder, base.dataDir);
    await startServer(options);
    await setPassword(options.dataDir, "cobalt", "anew");
    const client = await connect(
      t,
      { ...base, ...options },
      { password: "anew" },
    );
    const { rows } = await client.query("select 1 as one");
    t.same(rows, [{ one: 1 }]);
    const { socketDir } = (await readPidFile(options.dataDir)) ?? {};
    t.ok(socketDir && !socketDir.startsWith(folder));
    await stopServer(options.dataDir);
    t.notOk(existsSync(socketDir ?? ""), "the socket's folder goes with it");
  });

  await t.test("a home that only this process's user can enter", async (t) => {
    const folder = join(await shortFolder(t), "private");
    await mkdir(folder, { mode: 0o700 });
    const options = await serverIn(t, folder, base.dataDir);
    const { pid } = await startServer(options);
    t.same(await startServer(options), { pid });
    await connect(t, { ...base, ...options });
    await stopServer(options.dataDir);
    const created = { ...options, dataDir: join(folder, "created") };
    await createServer({
      ...created,
      masterUsername: "cobalt",
      masterPassword: "secret",
    });
    t.notOk(await isRunning(created.dataDir));
    t.ok(existsSync(join(created.dataDir, "PG_VERSION")));
  });
});

t.test("a password set from outside is in no log", async (t) => {
  const server = await startPostgres(t, { settings: { log_statement: "all" } });
  await setPassword(server.dataDir, "cobalt", "Plant-in-the-log-1");
  await connect(t, server, { password: "Plant-in-the-log-1" });
  await t.rejects(connect(t, server), { code: "28P01" }, "the old one is void");
  await server.stop();
  const log = await readFile(server.logFile, "utf8");
  t.match(log, /alter role "cobalt" password 'SCRAM-SHA-256/);
  t.notMatch(log, /Plant-in-the-log/);
});
