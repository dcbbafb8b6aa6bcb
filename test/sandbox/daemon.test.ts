import { existsSync } from "node:fs";
import { access, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import {
  DescribeConfigurationSettingsCommand,
  UpdateEnvironmentCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import {
  ModifyDBInstanceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
} from "@aws-sdk/client-rds";
import t from "tap";
import { ask, remoteControl } from "../../sandbox/aws/remote-control";
import type { State } from "../../sandbox/aws/state/records";
import { Store } from "../../sandbox/aws/state/store";
import { environmentOf } from "../../sandbox/environment-of";
import { commandLine } from "../../sandbox/machine/processes";
import { readPidFile } from "../../sandbox/postgres/pid-file";
import { stopAll } from "../../sandbox/verbs/stop";
import { ownFolder } from "../support/own-folder";
import {
  available,
  type Clients,
  clientsOf,
  ready,
  until,
} from "./aws/clients";

/** The folder of all tests here: each goes on where the one before it stopped. */
let home: string;

t.before(async () => {
  home = await mkdtemp(join(await ownFolder(), "sandbox-"));
  t.teardown(() => stopAll(home));
});

interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a verb as a person does. */
function sandbox(...args: string[]): Promise<Ended> {
  return run(process.execPath, [...verbs, ...args]);
}

/** The arguments by which Node runs a verb. */
const verbs = [
  "--require",
  require.resolve("../../typescript.cjs"),
  join(__dirname, "../../sandbox/verbs/main.ts"),
];

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { execa } = await import("execa");
  const { exitCode, stdout, stderr } = await execa(program, args, {
    env: { SANDBOX_HOME: home, ...env },
    stdin: "ignore",
    reject: false,
  });
  return { code: exitCode, stdout, stderr };
}

function stateNow(): State {
  const state = Store.peek(home);
  if (!state) throw new Error("no state");
  return state;
}

function clients(): Clients {
  return clientsOf(environmentOf(home, stateNow()));
}

/** The process of the running sandbox. */
async function daemon(): Promise<number> {
  const answer = await ask(stateNow());
  if (answer.is !== "this") throw new Error("it doesn't run");
  return answer.pid;
}

/** A reason to skip a test, where one of these programs isn't on the PATH. */
function lacks(...programs: string[]): { skip: string | false } {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const missing = programs.filter(
    (program) => !folders.some((folder) => existsSync(join(folder, program))),
  );
  return { skip: missing.length > 0 && `needs ${missing.join(" and ")}` };
}

t.test("verbs say what to do before the first start", async (t) => {
  const missing = {
    code: 1,
    stderr: /There is no sandbox in .* "start" makes/,
  };
  const said: [string[], object][] = [
    [["status"], missing],
    [["env"], missing],
    [["snapshot"], missing],
    [["psql"], missing],
    [["stop"], { code: 0, stdout: /isn't running/ }],
    [["dance"], { code: 1, stderr: /no verb "dance"/ }],
    [
      ["start", "--users", "many"],
      { code: 1, stderr: /--users many: it takes a whole number/ },
    ],
  ];
  await Promise.all(
    said.map(async ([args, words]) => t.match(await sandbox(...args), words)),
  );
});

t.test("start makes the data and leaves a sandbox behind", async (t) => {
  const { code, stdout, stderr } = await sandbox("start", "--users", "60");
  t.equal(code, 0, stderr);
  t.match(stdout, /is up/);
  t.match(stderr, /Making production's and Test's databases/);
});

t.test("starting again, also twice at once, finds it running", async (t) => {
  const pid = await daemon();
  const both = await Promise.all([sandbox("start"), sandbox("start")]);
  t.match(both, [
    { code: 0, stdout: /already up/ },
    { code: 0, stdout: /already up/ },
  ]);
  t.equal(await daemon(), pid);
});

t.test("status shows what there is", async (t) => {
  const { stdout } = await sandbox("status");
  t.match(
    stdout,
    /^cobalt-production +available +127\.\d+\.\d+\.\d+:\d+ +yes/m,
  );
  t.match(stdout, /^rds:cobalt-production-\S+ +cobalt-production +automated/m);
  t.match(
    stdout,
    /^test-white +Ready +Green \(Ok\) +cobalt-test-old +cobalt +http:\/\/127\.0\.0\.1:\d+\/$/m,
  );
  t.match(stdout, /^uat-grey .+ cobalt-test-old +cobalt_uat +http/m);
});

t.test(
  "env makes a shell use the sandbox, whatever it used before",
  async (t) => {
    const { stdout: lines } = await sandbox("env");
    const { stdout } = await run("sh", ["-c", `eval "$LINES_OF_ENV"; env`], {
      LINES_OF_ENV: lines,
      AWS_PROFILE: "mine",
      AWS_SESSION_TOKEN: "mine",
    });
    const { env } = environmentOf(home, stateNow());
    for (const [name, value] of Object.entries(env))
      t.match(stdout.split("\n"), new Set([`${name}=${value}`]));
    t.notMatch(stdout, /^AWS_(PROFILE|SESSION_TOKEN)=/m);
  },
);

t.test("snapshot makes tonight's", async (t) => {
  const { stdout } = await sandbox("snapshot");
  const [identifier = ""] = stdout.split(" ");
  t.match(identifier, /^rds:cobalt-production-/);
  t.match(stateNow().snapshots[identifier], {
    status: "available",
    type: "automated",
  });
});

t.test("psql and load say what to install where it is missing", async (t) => {
  const file = join(t.testdir(), "any.dump");
  await writeFile(file, "PGDMP");
  const without = (...args: string[]) =>
    run(process.execPath, [...verbs, ...args], { PATH: t.testdirName });
  for (const args of [
    ["psql", "cobalt-production"],
    ["load", file],
  ])
    t.match(await without(...args), {
      code: 1,
      stderr: /isn't on the PATH.*postgresql-client/,
    });
  t.match(await sandbox("psql", "nobody"), {
    code: 1,
    stderr: /no instance "nobody".*cobalt-production, cobalt-test-old/,
  });
  await writeFile(file, "SELECT 1;");
  t.match(await sandbox("load", file), {
    code: 1,
    stderr: /isn't of pg_dump's custom format/,
  });
});

t.test("psql logs in as the master, over TLS", lacks("psql"), async (t) => {
  const { stdout, stderr } = await sandbox(
    "psql",
    "cobalt-production",
    "--",
    "-Atc",
    "select current_user, ssl from pg_stat_ssl where pid = pg_backend_pid()",
  );
  t.equal(stdout.trim(), "cobalt|t", stderr);
});

t.test(
  "load replaces production's database, or leaves it as it was",
  lacks("pg_dump", "pg_restore", "psql"),
  async (t) => {
    const file = join(t.testdir(), "test.dump");
    const test = Object.values(stateNow().instances).find(
      (it) => it.identifier === "cobalt-test-old",
    );
    const dumped = await run("pg_dump", ["-Fc", "-f", file, "cobalt"], {
      PGHOST: test?.address ?? "",
      PGPORT: String(test?.port),
      PGUSER: "cobalt",
      PGPASSWORD: test?.masterPassword ?? "",
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: environmentOf(home, stateNow()).env.PGSSLROOTCERT ?? "",
    });
    t.equal(dumped.code, 0, dumped.stderr);
    const ask = async (sql: string) =>
      (
        await sandbox("psql", "cobalt-production", "--", "-Atc", sql)
      ).stdout.trim();
    const count = "select count(*) from accounts_user";
    const before = await ask(count);

    const broken = join(t.testdirName, "broken.dump");
    const whole = await readFile(file);
    await writeFile(broken, whole.subarray(0, whole.length / 2));
    const failed = await sandbox("load", broken);
    t.match(failed, { code: 1, stderr: /production's database is as it was/ });
    t.equal(await ask(count), before);

    t.match(await sandbox("load", file, "--role", "elsewhere"), { code: 0 });
    t.not(await ask(count), before);
    t.equal(
      await ask(
        "select tableowner, pg_has_role(current_user, tableowner, 'usage') from pg_tables where tablename = 'accounts_user'",
      ),
      "elsewhere|t",
    );
    t.equal(
      await ask("select count(*) from pg_database where datname ~ 'loading'"),
      "0",
    );
    t.match(await ready(clients(), "production-blue"), { Health: "Green" });
  },
);

t.test(
  "killed in the middle of everything, it finishes at its next start",
  async (t) => {
    const { rds, beanstalk } = clients();
    const [snapshot = ""] = Object.keys(stateNow().snapshots);
    const servers = await serverPids();
    // Nothing that is asked for now comes to its end before the sandbox is killed.
    await remoteControl(stateNow()).setPace({
      creating: 600_000,
      beforePassword: 600_000,
      updating: 600_000,
    });
    await Promise.all([
      rds.send(
        new RestoreDBInstanceFromDBSnapshotCommand({
          DBInstanceIdentifier: "cut-off",
          DBSnapshotIdentifier: snapshot,
          BackupRetentionPeriod: 0,
        }),
      ),
      rds.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: "cobalt-test-old",
          MasterUserPassword: "changed-meanwhile.1",
        }),
      ),
      beanstalk.send(
        new UpdateEnvironmentCommand({
          EnvironmentName: "test-white",
          OptionSettings: [
            {
              Namespace: "aws:elasticbeanstalk:application:environment",
              OptionName: "RDS_PASSWORD",
              Value: "changed-meanwhile.1",
            },
          ],
        }),
      ),
    ]);
    await until(
      async () => Object.values(stateNow().environments),
      (all) => all.some(({ nextPid }) => nextPid !== undefined),
    );
    process.kill(await daemon(), "SIGKILL");
    const middle = stateNow();
    t.match(
      Object.values(middle.instances).find((it) => it.identifier === "cut-off"),
      { status: "creating" },
    );
    t.match(
      Object.values(middle.environments).find((it) => it.name === "test-white"),
      { status: "Updating" },
    );
    const orphans = Object.values(middle.environments).flatMap((it) => [
      it.pid,
      it.nextPid,
    ]);

    const { code, stderr } = await sandbox("start");
    t.equal(code, 0, stderr);
    const again = clients();
    await available(again, "cut-off");
    await available(again, "cobalt-test-old");
    const target = await ready(again, "test-white");
    t.equal(target.Health, "Green", "the new password opens the database");
    const { ConfigurationSettings } = await again.beanstalk.send(
      new DescribeConfigurationSettingsCommand({
        ApplicationName: "cobalt",
        EnvironmentName: "test-white",
      }),
    );
    t.match(ConfigurationSettings, [{ DeploymentStatus: "deployed" }]);
    t.equal(ConfigurationSettings?.length, 1);
    const after = await serverPids();
    for (const [identifier, pid] of servers)
      t.equal(after.get(identifier), pid, `${identifier}'s server was adopted`);
    for (const pid of orphans)
      t.notOk(await runs(pid), "old applications are gone");
  },
);

t.test("stop ends all that runs, and start brings it back", async (t) => {
  const servers = await serverPids();
  const applications = Object.values(stateNow().environments).map(
    (it) => it.pid,
  );
  const pid = await daemon();
  t.match(await sandbox("stop"), { code: 0, stdout: /has ended/ });
  for (const one of [pid, ...servers.values(), ...applications])
    t.notOk(await runs(one));
  t.match(await sandbox("status"), { code: 1, stderr: /isn't running/ });
  t.match(await sandbox("start"), { code: 0, stdout: /is up/ });
  t.match(await sandbox("status"), { stdout: /^cut-off +available/m });
});

t.test("reset deletes everything", async (t) => {
  const servers = await serverPids();
  t.match(await sandbox("reset"), { code: 0, stdout: /is deleted/ });
  await t.rejects(access(home), { code: "ENOENT" });
  for (const pid of servers.values()) t.notOk(await runs(pid));
});

/** The process of each instance's server that runs, by identifier. */
async function serverPids(): Promise<Map<string, number>> {
  const pids = new Map<string, number>();
  for (const it of Object.values(stateNow().instances)) {
    const file = await readPidFile(join(home, "instances", it.resourceId));
    if (file) pids.set(it.identifier, file.pid);
  }
  return pids;
}

/** Whether a process runs. One that has ended and that nobody has waited for has no command line. */
async function runs(pid: number | undefined): Promise<boolean> {
  return pid !== undefined && (await commandLine(pid)) !== "";
}
