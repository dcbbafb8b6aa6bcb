import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import t from "tap";
import { removeOutputs } from "../../commands/output-file";
import {
  CommandFailed,
  findCommandProblems,
  runCommands,
} from "../../commands/run-commands";
import { guardedCommand } from "../../process/guarded-script";
import {
  commandContext,
  password,
  shell,
  stateFolder,
} from "../support/command";

const lines = async (file: string) =>
  (await readFile(file, "utf8")).trim().split("\n").sort();

/** The message of the failure that these commands end in. */
async function failure(
  ...[commands, context]: Parameters<typeof runCommands>
): Promise<string> {
  const error = await runCommands(commands, context).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof CommandFailed))
    throw error ?? new Error("No command failed.");
  return error.message;
}

t.test(
  "a command sees the copy, what is configured, and nothing else",
  async (t) => {
    const folder = await stateFolder(t);
    process.env.AWS_SECRET_ACCESS_KEY = "not for commands";
    process.env.RDS_PASSWORD = "production's";
    const seen = join(folder, "seen");
    await runCommands(
      [
        shell(`env > '${seen}'; cat "$PGSSLROOTCERT" > '${seen}.pem'`, {
          environment: { COBALT_HOSTNAME: "test.example.com" },
        }),
      ],
      commandContext(),
    );
    const kept = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"].flatMap((name) =>
      process.env[name] === undefined ? [] : [`${name}=${process.env[name]}`],
    );
    const own = (await lines(seen)).filter(
      // What a shell sets for itself.
      (line) =>
        /^\w+=/.test(line) &&
        !/^(PWD|OLDPWD|SHLVL|_|PGSSLROOTCERT)=/.test(line),
    );
    t.same(
      own,
      [
        ...kept,
        "COBALT_HOSTNAME=test.example.com",
        "RDS_HOSTNAME=copy.internal",
        "RDS_PORT=5432",
        "RDS_DB_NAME=cobalt",
        "RDS_USERNAME=cobalt",
        `RDS_PASSWORD=${password}`,
        "PGSSLMODE=verify-full",
      ].sort(),
    );
    t.match(await readFile(`${seen}.pem`, "utf8"), "BEGIN CERTIFICATE");
  },
);

t.test(
  "through a tunnel libpq dials it and verifies the copy's name",
  async (t) => {
    const seen = join(await stateFolder(t), "seen");
    await runCommands(
      [shell(`env > '${seen}'`)],
      commandContext({ route: { host: "127.0.0.1", port: 40_001 } }),
    );
    const env = await lines(seen);
    for (const line of [
      "RDS_HOSTNAME=copy.internal",
      "RDS_PORT=40001",
      "PGHOSTADDR=127.0.0.1",
    ])
      t.ok(env.includes(line), line);
  },
);

t.test("arguments arrive as they are, in the command's folder", async (t) => {
  const folder = await stateFolder(t);
  await mkdir(join(folder, "site"));
  const script = join(folder, "show.mjs");
  await writeFile(
    script,
    "import { writeFileSync } from 'node:fs'; writeFileSync('seen.json', JSON.stringify(process.argv.slice(2)));",
  );
  const args = ["two words", "$HOME `id` ; 'x' \"y\"", "", "-n", "line\nbreak"];
  await runCommands(
    [
      {
        run: [process.execPath, script, ...args],
        when: "after",
        directory: join(folder, "site"),
      },
    ],
    commandContext(),
  );
  t.same(
    JSON.parse(await readFile(join(folder, "site", "seen.json"), "utf8")),
    args,
  );
});

t.test(
  "commands run in order, each after a proof, and only counts are told",
  async (t) => {
    const folder = await stateFolder(t);
    const events: string[] = [];
    const log = join(folder, "log");
    const context = commandContext({
      prove: async () => {
        events.push("proof");
      },
    });
    const reports = await runCommands(
      [
        shell(`echo secret-of-a-person; echo one >> '${log}'`),
        shell(`echo 2; echo 3 >&2; echo two >> '${log}'`, { when: "before" }),
      ],
      context,
    );
    t.same(events, ["proof", "proof"]);
    t.equal(await readFile(log, "utf8"), "one\ntwo\n");
    t.match(reports, [
      { command: "sh -c …", when: "before", lines: 1 },
      { command: "sh -c …", when: "before", lines: 2 },
    ]);
    t.match(context.said, [
      "command 1 of 2 before the rules: sh -c …",
      /^sh -c … ended well: 1 lines \([\d.]+ s\)$/,
      "command 2 of 2 before the rules: sh -c …",
      /^sh -c … ended well: 2 lines/,
    ]);
    t.notMatch(JSON.stringify([reports, context.said]), /secret-of-a-person/);
    t.same(
      await readdir(folder),
      ["log"],
      "no output is kept of what ended well",
    );
  },
);

t.test("a server that isn't the copy any more gets no command", async (t) => {
  const folder = await stateFolder(t);
  const wrong = new Error("not the copy");
  await t.rejects(
    runCommands(
      [shell(`touch '${folder}/ran'`)],
      commandContext({
        prove: async () => {
          throw wrong;
        },
      }),
    ),
    wrong,
  );
  t.same(await readdir(folder), []);
});

t.test(
  "a failure names command, exit code and a file of the user's own",
  async (t) => {
    await stateFolder(t);
    const context = commandContext();
    const message = await failure(
      [
        shell("echo real-person@real.org; echo and more >&2; exit 3"),
        shell("touch never"),
      ],
      context,
    );
    const file = /only you can read them, in (\S+)\.$/.exec(message)?.[1] ?? "";
    t.match(
      message,
      /^The command sh -c … \(before the rules\) failed with exit code 3 after [\d.]+ s\. Its last lines may hold real data;/,
    );
    t.equal(await readFile(file, "utf8"), "real-person@real.org\nand more\n");
    t.equal((await stat(file)).mode & 0o777, 0o600);
    t.equal((await stat(join(file, ".."))).mode & 0o777, 0o700);
    t.notMatch(message + context.said.join(), /real-person/);
    await removeOutputs("db-OTHER");
    await stat(file);
    await removeOutputs("db-COPY");
    await t.rejects(stat(file), { code: "ENOENT" });
  },
);

t.test("only the end of much output is kept", async (t) => {
  await stateFolder(t);
  const message = await failure(
    [shell("seq 1 200000; echo the end; exit 1")],
    commandContext(),
  );
  const file = /in (\S+)\.$/.exec(message)?.[1] ?? "";
  const kept = await readFile(file, "utf8");
  t.equal(kept.length, 64 * 1024);
  t.match(kept, /200000\nthe end\n$/);
});

t.test("a program that isn't there, and one that kills itself", async (t) => {
  await stateFolder(t);
  t.match(
    await failure(
      [{ run: ["./no-such-program"], when: "before" }],
      commandContext(),
    ),
    "failed with exit code 127, the shell's for a program that isn't there",
  );
  t.match(
    await failure(
      [{ run: ["true"], when: "before", directory: "no-such-folder" }],
      commandContext(),
    ),
    /couldn't be started: ENOENT/,
  );
  t.match(
    await failure([shell("kill -9 $$")], commandContext()),
    "failed with exit code 137",
  );
});

t.test("at its deadline a command and all it started are killed", async (t) => {
  const folder = await stateFolder(t);
  const pids = join(folder, "pids");
  const begun = async () =>
    existsSync(pids) && (await lines(pids)).length === 2;
  // On a busy machine the command may not have come so far by the first deadline.
  for (let timeoutMinutes = 0.02; !(await begun()); timeoutMinutes *= 2) {
    const message = await failure(
      [
        shell(
          `trap '' TERM; (trap '' TERM; sleep 300) & echo $! > '${pids}'; echo $$ >> '${pids}'; wait`,
          { timeoutMinutes },
        ),
      ],
      commandContext(),
    );
    t.match(
      message,
      `didn't end within ${timeoutMinutes} minutes and was killed`,
    );
  }
  for (const pid of await lines(pids)) t.notOk(await lives(pid), pid);
});

t.test("a copy that falls silent ends the command too", async (t) => {
  const pids = join(await stateFolder(t), "pids");
  const silence = new AbortController();
  const route = { host: "copy.internal", port: 5432, signal: silence.signal };
  const ended = failure(
    [shell(`sleep 300 & echo $! > '${pids}'; echo $$ >> '${pids}'; wait`)],
    commandContext({ route }),
  );
  while ((await lines(pids).catch(() => [])).length < 2) await delay(50);
  silence.abort();
  t.match(await ended, /was ended by SIGTERM after [\d.]+ s/);
  for (const pid of await lines(pids)) t.notOk(await lives(pid), pid);
  t.match(
    await failure([shell("sleep 300")], commandContext({ route })),
    "was ended by SIGTERM",
    "nor does another begin",
  );
});

t.test("what a command leaves running ends with it", async (t) => {
  const folder = await stateFolder(t);
  const pids = join(folder, "pids");
  await runCommands(
    [shell(`sleep 300 & echo $! > '${pids}'`)],
    commandContext(),
  );
  for (const pid of await lines(pids)) t.notOk(await lives(pid), pid);
});

t.test("a command ends when this program does", async (t) => {
  const folder = await stateFolder(t);
  const pids = join(folder, "pids");
  const child = execa(
    "sh",
    [
      "-c",
      guardedCommand,
      "sh",
      "sh",
      "-c",
      `sleep 300 & echo $! > '${pids}'; echo $$ >> '${pids}'; wait`,
    ],
    { stdin: "pipe", detached: true, reject: false },
  );
  while ((await readFile(pids, "utf8").catch(() => "")).split("\n").length < 3)
    await delay(20);
  // As the operating system does for a program that is gone, however it went.
  child.stdin.destroy();
  await child;
  for (const pid of await lines(pids)) t.notOk(await lives(pid), pid);
});

t.test("commands that can't be run are found beforehand", async (t) => {
  const { properties } = commandContext();
  t.same(
    findCommandProblems(
      [
        { run: ["./manage.py", "migrate"], when: "before", on: "ssh" },
        shell("true", {
          environment: { RDS_HOSTNAME: "x", PGHOSTADDR: "y", DEBUG: "1" },
        }),
      ],
      { access: { by: "direct" }, properties },
    ),
    [
      "The command ./manage.py migrate is to run on: ssh, but prod-copy:access is direct, so there is nowhere to run it. Set prod-copy:access to ssh with an sshDestination, or the command to on: local.",
      "The environment of the command sh -c … sets RDS_HOSTNAME, which says where the copy is and is set by this program. Take it out.",
      "The environment of the command sh -c … sets PGHOSTADDR, which says where the copy is and is set by this program. Take it out.",
    ],
  );
});

/** Whether the process is there, given a moment to go; one that waits for its parent to look counts as gone. */
async function lives(pid: string): Promise<boolean> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    if (process.platform === "linux" && (state === "" || / Z /.test(state)))
      return false;
    if (process.platform !== "linux" && !signalled(Number(pid))) return false;
    await delay(100);
  }
  return true;
}

function signalled(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
