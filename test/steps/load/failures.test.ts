import { mkdir, mkdtemp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { readNotes } from "../../../identity/database-note";
import { dumpDatabase } from "../../../steps/load/dump/dump-database";
import { readSource } from "../../../steps/load/dump/read-source";
import { connect } from "../../support/connect";
import { owner, startLoad, type TestLoad } from "../../support/load";
import { atProcessEnd, ownFolder } from "../../support/own-folder";
import { loginTo, routeTo } from "../../support/routes";
import { listen } from "../../support/said";
import { until } from "../../support/until";

/** Rows enough for a load to take its time. */
const rows = `
  create table people (id int primary key, email text unique);
  create table letters (id int primary key, person int references people, text text);
  insert into people select i, 'secret' || i || '@real.example' from generate_series(1, 1000) i;
  insert into letters select i, i % 1000 + 1, repeat(md5(i::text), 20) from generate_series(1, 100000) i;
`;

t.test(
  "a locked table makes the dump give up, and production isn't kept waiting",
  async (t) => {
    const shop = await startLoad(t, rows);
    const { server, load, admin } = shop;
    const own = await mkdtemp(join(await ownFolder(), "dump-"));
    const source = await readSource(admin);
    const migration = await connect(t, server);
    await migration.query("begin; lock table letters in access exclusive mode");
    const dumping = load({ lockTimeout: 1_500 });
    const refused = t.rejects(
      dumping,
      /public\.letters was locked for longer than 1\.5 s.* Nothing was changed/,
    );
    // What production does meanwhile goes on: only what the migration itself blocks waits.
    const other = await connect(t, server, { options: "-c lock_timeout=500" });
    await until("a dump that waits", async () => {
      const { rowCount } = await admin.query(
        "select from pg_stat_activity where wait_event_type = 'Lock'",
      );
      return rowCount;
    });
    await other.query("update people set email = email where id = 1");
    await refused;
    await t.rejects(
      dumpDatabase({
        route: routeTo(server),
        login: loginTo(server),
        source,
        leftOut: [],
        folder: join(own, "dump"),
        jobs: 2,
        lockTimeout: 1_500,
        deadline: 60_000,
        tell: () => undefined,
      }),
      /pg_dump gave up: public\.letters was locked for longer than 1\.5 s \(canceling statement due to statement timeout\)/,
      "also one that was locked only after the survey",
    );
    await migration.query("rollback");
    await nothingLeft(t, shop, []);
  },
);

t.test("what a dump waits for is told", async (t) => {
  const { server, admin } = await startLoad(t, rows);
  const source = await readSource(admin);
  const migration = await connect(t, server);
  await migration.query("begin; lock table letters in access exclusive mode");
  const said = listen(t);
  const dumping = dumpDatabase({
    route: routeTo(server),
    login: loginTo(server),
    source,
    leftOut: [],
    folder: join(await mkdtemp(join(await ownFolder(), "dump-")), "dump"),
    jobs: 2,
    lockTimeout: 600_000,
    deadline: 600_000,
    tell: () => undefined,
  });
  t.match(
    await said.line(/^pg_dump is waiting/),
    /^pg_dump is waiting for a lock on public\.letters, held by session \d+ \(/,
  );
  await migration.query("rollback");
  t.equal((await dumping).tables, 2);
});

t.test("a migration that the dump keeps waiting has it ended", async (t) => {
  const shop = await startLoad(t, rows);
  const { server, load } = shop;
  const dumping = load({ lockTimeout: 200, jobs: 1 });
  const refused = t.rejects(
    dumping,
    /A session of production waited 0\.2 s for public\.letters, which the dump was reading, so the dump was ended\. The target is untouched\. Run again/,
  );
  const migration = await connect(t, server);
  await until(
    "rows being dumped",
    async () => (await dumpSessions(shop, "copy")) === 1,
  );
  await migration.query("alter table letters add column more text");
  await refused;
  await nothingLeft(t, shop, ["loading"]);
});

t.test(
  "a migration that a dump to be kept keeps waiting has it ended",
  async (t) => {
    const shop = await startLoad(t, rows);
    const { server, load } = shop;
    const dumping = load({ lockTimeout: 200, jobs: 1, keepDump: true });
    const refused = t.rejects(
      dumping,
      /A session of production waited 0\.2 s for public\.people, which the dump was reading, so the dump was ended\. Nothing was changed/,
    );
    const migration = await connect(t, server);
    await until(
      "rows being dumped",
      async () => (await dumpSessions(shop, "COPY")) === 1,
    );
    await migration.query("alter table people add column more text");
    await refused;
    await nothingLeft(t, shop, []);
  },
);

t.test(
  "a run that is ended ends pg_dump and pg_restore, and the next drops what is half loaded",
  async (t) => {
    const shop = await startLoad(t, rows);
    const { load, said } = shop;
    const stop = new AbortController();
    const dumping = load({ signal: stop.signal, keepDump: true });
    const ended = t.rejects(dumping, /pg_dump was ended with the run/);
    await until("pg_dump at work", async () => (await dumpSessions(shop)) > 1);
    stop.abort();
    await ended;
    await nothingLeft(t, shop, []);

    const restoring = load();
    const killed = t.rejects(
      restoring,
      /pg_restore (was killed|failed).*the next run drops the database "test_/,
    );
    await until(
      "pg_restore",
      async () => (await restores(shop.folder)).length > 0,
    );
    for (const pid of await restores(shop.folder)) process.kill(pid, "SIGKILL");
    await killed;
    const [half] = await notes(shop);
    t.match(half, { note: { state: "loading" } });

    const whole = await load();
    t.match(
      said.join("\n"),
      new RegExp(
        `dropped ${half?.name}, which an earlier run left half loaded`,
      ),
    );
    t.match(
      await notes(shop),
      [{ name: whole.name, note: { state: "loaded" } }],
      "the half-loaded are gone",
    );
  },
);

t.test(
  "no room for the dump is told before, or when it runs out",
  async (t) => {
    const shop = await startLoad(t, rows);
    const small = join(await ownFolder(), "small");
    await mkdir(small);
    const mounted = await execa(
      "mount",
      ["-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", small],
      { reject: false },
    );
    if (mounted.exitCode !== 0) {
      t.comment("only root can mount a file system that is small enough");
      return;
    }
    const unmount = () => execa("umount", ["--lazy", small], { reject: false });
    t.teardown(unmount);
    atProcessEnd(() => void unmount());
    await t.rejects(
      shop.load({ folder: small, keepDump: true }),
      /The dump may need \d+ MiB, but .*small has [\d.]+ \w+ free\. Make room, or choose another folder\. Nothing was changed/,
    );
    // The check can't know what others write there meanwhile.
    const { server, admin } = shop;
    await t.rejects(
      dumpDatabase({
        route: routeTo(server),
        login: loginTo(server),
        source: await readSource(admin),
        leftOut: [],
        folder: join(small, "dump"),
        jobs: 2,
        deadline: 60_000,
        tell: () => undefined,
      }),
      /pg_dump failed: .*No space left on device.* Nothing was changed/,
    );
    t.same(await notes(shop), []);
  },
);

t.test("what can't be restored is named, without a value", async (t) => {
  const shop = await startLoad(t, rows);
  const { admin, load } = shop;
  // What a bad memory or a broken index has done to real databases: keys that the rows don't obey.
  await admin.query(
    `set session_replication_role = replica; insert into letters values (0, 4711, 'text of secret4711@real.example')`,
  );
  const error = await load().then(
    () => new Error("it loaded"),
    (error: Error) => error,
  );
  t.match(
    error.message,
    /^pg_restore failed: FK CONSTRAINT public letters letters_person_fkey: insert or update on table "letters" violates foreign key constraint "letters_person_fkey"\. The target is untouched/,
  );
  t.notMatch(error.message, "4711");
  await nothingLeft(t, shop, ["loading"]);
  const { target, server } = shop;
  const password = server.masterPassword;
  const [half] = await notes(shop);
  await target
    .admin()
    .then((client) => client.query("create role uat login password 'x'"));
  await t.rejects(
    connect(t, target, {
      database: half?.name ?? "",
      user: "uat",
      password: "x",
    }),
    /permission denied for database/,
    "nobody else gets into what isn't sanitised",
  );
  t.notMatch(shop.said.join("\n"), password);
});

/** What is used of a test of tap. */
interface Asserting {
  same(found: unknown, wanted: unknown, message: string): unknown;
}

/** No dump; databases in these states only; production's login is at work nowhere. */
async function nothingLeft(t: Asserting, shop: TestLoad, states: string[]) {
  t.same(await readdir(shop.folder), [], "no dump is left");
  t.same(
    (await notes(shop)).map(({ note }) => note.state),
    states,
    "databases are in these states",
  );
  await until("no dump", async () => (await dumpSessions(shop)) === 0);
}

/** Production's sessions of a dump: pg_dump writes COPY, and what goes straight has copy. */
async function dumpSessions({ admin }: TestLoad, query = ""): Promise<number> {
  const { rowCount } = await admin.query(
    "select from pg_stat_activity where application_name like 'prod-copy dump%' and query like $1",
    [`${query}%`],
  );
  return rowCount ?? 0;
}

/** Processes of pg_restore at work on rows of a dump in the folder. */
async function restores(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) =>
    /^\d+$/.test(name),
  )) {
    const read = (file: string) =>
      readFile(join("/proc", pid, file), "utf8").catch(() => "");
    const line = await read("cmdline");
    if (!line.includes(folder) || !line.includes("--section=data")) continue;
    if ((await read("comm")).trim() === "pg_restore") found.push(Number(pid));
  }
  return found;
}

async function notes({ target }: TestLoad) {
  return readNotes(await target.admin(), owner.project);
}
