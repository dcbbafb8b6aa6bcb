import { readFile, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import t from "tap";
import { NotReachable } from "../../postgres/errors";
import { wordingOf as commandWords } from "../../sanitise/cli/wording";
import { wordingOf as stackWords } from "../../steps/engine-words";
import { connect } from "../support/connect";
import { startCopy } from "../support/copy";
import { sanitise as command, environmentFor } from "../support/sanitise";
import { until } from "../support/until";

/** The function does what the table says, where something is to happen to whoever fills the view again. */
const schema = `
  create table full_disk (n int);
  create table person (id int primary key, email text);
  insert into person values (1, 'ann@real.org');
  create table trouble (what text);
  create table held (n int);
  create function meet() returns int language plpgsql set lock_timeout = '100ms' set work_mem = '64kB' as $$
    declare
      asked text := (select what from public.trouble);
    begin
      case asked
        when 'a lock' then lock table public.held;
        when 'a cancel' then perform pg_cancel_backend(pg_backend_pid()), pg_sleep(60);
        when 'an end' then perform pg_terminate_backend(pg_backend_pid()), pg_sleep(60);
        when 'a kill' then perform pg_sleep(60);
        when 'a full disk' then insert into public.full_disk values (1);
        when 'a sort' then perform count(*) from (select distinct md5(i::text) from generate_series(1, 100000) i) s;
        else
          if asked is not null then
            raise exception using errcode = asked, message = 'ann@real.org';
          end if;
      end case;
      return 1;
    end $$;
  create materialized view summary as select meet() as met;`;

const rules = `
tables:
  person: { columns: { email: email } }
  trouble: { keep: of the test, columns: { what: { keep: of the test } } }
  held: { keep: of the test }
  full_disk: { keep: of the test }
`;

/** The function's own text quotes what its error would. */
const accepted = `${rules}
accept:
  - { table: definitions, column: "function meet()", kind: e-mail address, reason: of the test }
  - { table: definitions, column: "function meet()", kind: real value, reason: of the test }
`;

const again = {
  stack: 'run "pulumi up" again: it goes on with this copy.',
  command: "run it again: it goes on from there.",
};

/** What happens, what it is called, and the advice at either edge. */
const cases: readonly (readonly [
  what: string,
  cause: string,
  stack: string,
  command: string,
])[] = [
  [
    "53100",
    "PostgreSQL answered 53100 (disk full).",
    `Give the copy's server more storage (prod-copy:allocatedStorage where it is restored from a snapshot), and ${again.stack}`,
    `Let the server's disk have more room, and ${again.command}`,
  ],
  [
    "a sort",
    "PostgreSQL answered 53400 (a limit of its settings was reached).",
    `Raise that limit in the server's parameter group (temp_file_limit, say), and ${again.stack}`,
    `Raise that limit in the server's settings (temp_file_limit, say), and ${again.command}`,
  ],
  [
    "53200",
    "PostgreSQL answered 53200 (out of memory).",
    `Give the copy's server more memory (prod-copy:instanceClass where it is restored from a snapshot), and ${again.stack}`,
    `Give the server more memory, or let it work on fewer tables at once (--connections 1), and ${again.command}`,
  ],
  [
    "40P01",
    "PostgreSQL answered 40P01 (deadlock).",
    `Other sessions lock the same tables: end them, and ${again.stack}`,
    `Other sessions lock the same tables: end them, and ${again.command}`,
  ],
  [
    "a lock",
    "PostgreSQL answered 55P03 (lock not available).",
    `Other sessions hold locks: end them, and ${again.stack}`,
    `Another session holds a lock: end it, and ${again.command}`,
  ],
  [
    "a cancel",
    "PostgreSQL answered 57014 (timed out or cancelled).",
    `If nobody did that, a time limit did: see what else keeps the copy's server busy, and ${again.stack}`,
    `If nobody did that, a time limit did: see what else keeps the server busy, and ${again.command}`,
  ],
  [
    "XX001",
    "PostgreSQL answered XX001 (a table's file is damaged).",
    "The copy's disk or files are damaged: begin with a fresh copy: by another value of prod-copy:refresh, or of prod-copy:snapshot where that names a snapshot or is latest. Where a fresh one is damaged too, so is what it is made from.",
    "The server's disk or files are damaged: restore the data afresh. Where it is damaged afresh, so is what it comes from.",
  ],
  [
    "XX000",
    "PostgreSQL answered XX000 (an internal error).",
    `The log of the copy's server tells more. Then ${again.stack}`,
    `The server's log tells more. Then ${again.command}`,
  ],
  [
    "22012",
    "PostgreSQL answered 22012 (division by zero).",
    `Mend the rules and ${again.stack}`,
    `Mend the rules and ${again.command}`,
  ],
];

t.test("what keeps a statement from its end has its own advice", async (t) => {
  const { sanitise, admin, server } = await startCopy(t, schema);
  await admin.query("alter role cobalt set temp_file_limit = '256kB'");
  await admin.query("begin; lock table held in share mode");
  const other = await server.admin(server.database);
  const meet = async (what: string | null) => {
    await other.query("truncate trouble");
    await other.query("insert into trouble values ($1)", [what]);
  };
  const failing = () =>
    sanitise(rules).then(
      () => {
        throw new Error("It went on.");
      },
      (error: unknown) => error,
    );
  const at = "It was at work on summary.";

  for (const [what, cause, stack, ofCommand] of cases)
    await t.test(cause, async (t) => {
      await meet(what);
      const error = await failing();
      t.match(error, { name: "MaskingFailed", tables: "summary" });
      t.equal(
        stackWords(error),
        `${cause} ${at} ${stack} The target is untouched.`,
      );
      t.equal(commandWords(error), `${cause} ${at} ${ofCommand}`);
    });

  await t.test("a session that somebody ends", async (t) => {
    await meet("an end");
    const error = await failing();
    const cause = `The session with PostgreSQL at ${server.address}:${server.port} ended at work on summary: PostgreSQL answered 57P01 (shut down, or the session was ended).`;
    const words = (again: string) =>
      `${cause} The server was restarted, or somebody ended the session: ${again} If it happens at the same table, look at the server's memory.`;
    t.equal(
      stackWords(error),
      `${words(again.stack)} The target is untouched.`,
    );
    t.equal(commandWords(error), words(again.command));
  });

  await t.test("a server that a killed process takes down", async (t) => {
    await meet("a kill");
    let over = false;
    const ended = failing().finally(() => {
      over = true;
    });
    while (!over) {
      const { rows } = await other.query<{ pid: number }>(
        "select pid from pg_stat_activity where wait_event = 'PgSleep'",
      );
      if (rows[0]) {
        process.kill(rows[0].pid, "SIGKILL");
        break;
      }
      await delay(50);
    }
    const error = await ended;
    const cause = `The session with PostgreSQL at ${server.address}:${server.port} ended at work on summary: the connection was closed.`;
    t.equal(
      stackWords(error),
      `${cause} The connection was lost: ${again.stack} If it happens again, look at the network between this machine and the copy's server; if at the same table, at the server's memory. The target is untouched.`,
    );
    t.equal(
      commandWords(error),
      `${cause} The connection was lost: ${again.command} If it happens again, look at the network between here and the server; if at the same table, at its memory.`,
    );
  });
});

t.test("a disk that is full, and then has room", async (t) => {
  const { sanitise, admin, column, server } = await startCopy(t, schema);
  await admin.query("insert into trouble values ('a full disk')");
  // What is written to /dev/full meets the kernel's own ENOSPC, without root's right to mount a small file system.
  const [file] = await column("select pg_relation_filepath('full_disk')");
  const path = join(server.dataDir, String(file));
  await rename(path, `${path}.away`);
  await symlink("/dev/full", path);
  const error = await sanitise(rules).catch((error: unknown) => error);
  t.equal(
    stackWords(error),
    `PostgreSQL answered 53100 (disk full). It was at work on summary. ${cases[0]?.[2]} The target is untouched.`,
  );
  await rename(`${path}.away`, path);
  await sanitise(accepted);
  t.match(await column("select email from person"), [/@example\.com$/]);
  t.same(await column("select n from full_disk"), [1]);
});

t.test("a server that a killed process of another's takes down", async (t) => {
  const { sanitise, admin, server } = await startCopy(t, schema);
  await admin.query("insert into trouble values ('a kill')");
  const failing = sanitise(rules).catch((error: unknown) => error);
  await until("a statement under way", async () => {
    const { rowCount } = await admin.query(
      "select from pg_stat_activity where wait_event = 'PgSleep'",
    );
    return rowCount;
  });
  const bystander = await connect(t, server);
  const { rows } = await bystander.query<{ pid: number }>(
    "select pg_backend_pid() as pid",
  );
  process.kill(rows[0]?.pid ?? 0, "SIGKILL");
  const error = await failing;
  const cause = `The session with PostgreSQL at ${server.address}:${server.port} ended at work on summary: PostgreSQL answered 57P02 (a process of the server's crashed).`;
  t.equal(
    stackWords(error),
    `${cause} Most often its memory ran out: look at the memory and the log of the copy's server, and ${again.stack} The target is untouched.`,
  );
  t.equal(
    commandWords(error),
    `${cause} Most often its memory ran out: look at the server's memory and its log, and ${again.command}`,
  );
});

t.test("a server that is starting, and then is up", async (t) => {
  const settings = { hot_standby: "off" };
  const { sanitise, server } = await startCopy(t, schema, { settings });
  // A standby that nobody may read goes on starting until it is promoted.
  await server.stop();
  await writeFile(join(server.dataDir, "standby.signal"), "");
  const started = server.crash();
  const error = await until("an answer", async () => {
    const error = await sanitise(rules).catch((error: unknown) => error);
    return error instanceof NotReachable && error.sqlstate ? error : undefined;
  });
  const cause = `PostgreSQL at ${server.address}:${server.port} takes no sessions at the moment: PostgreSQL answered 57P03 (starting up or shutting down).`;
  const advice =
    "It is being started or shut down, or recovers from a crash: wait until it takes sessions, and";
  t.equal(
    stackWords(error),
    `${cause} ${advice} ${again.stack} The target is untouched.`,
  );
  t.equal(commandWords(error), `${cause} ${advice} ${again.command}`);

  await writeFile(join(server.dataDir, "promote"), "");
  const [pid] = (
    await readFile(join(server.dataDir, "postmaster.pid"), "utf8")
  ).split("\n");
  process.kill(Number(pid), "SIGUSR1");
  await started;
  await sanitise(accepted);
  const admin = await server.admin(server.database);
  t.match((await admin.query("select email from person")).rows, [
    { email: /@example\.com$/ },
  ]);
});

t.test("trouble while rules are tried isn't taken for a rule", async (t) => {
  const { sanitise, admin } = await startCopy(
    t,
    `${schema} insert into trouble values ('53100')`.replace(
      "create materialized view summary as select meet() as met;",
      "",
    ),
  );
  const error = await sanitise(
    rules.replace("email: email", 'email: { sql: "meet()::text" }'),
  ).catch((error: unknown) => error);
  t.equal(
    stackWords(error),
    `PostgreSQL answered 53100 (disk full). It was at work on person. ${cases[0]?.[2]} The target is untouched.`,
  );
  t.same((await admin.query("select email from person")).rows, [
    { email: "ann@real.org" },
  ]);
});

t.test("the command says what it was and what to do, once", async (t) => {
  const { server, admin } = await startCopy(t, schema);
  await admin.query("insert into trouble values ('53100')");
  const file = `${t.testdir({ "rules.yaml": rules })}/rules.yaml`;
  const { exitCode, stdout, stderr } = await command(
    [
      ...["run", "--rules", file, "--reports", t.testdirName],
      ...["--database", server.database],
    ],
    { ...environmentFor(server), PROD_COPY_MASKING_KEY: "the test's key" },
  );
  t.equal(exitCode, 1);
  t.equal(
    stderr.split("\n").at(-1),
    `PostgreSQL answered 53100 (disk full). It was at work on summary. ${cases[0]?.[3]}`,
  );
  t.notMatch(stdout, "disk full");
  t.notMatch(`${stdout}${stderr}`, /pulumi|target|real\.org/);
});
