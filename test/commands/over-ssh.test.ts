import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import t, { type Test } from "tap";
import { type CommandContext, runCommands } from "../../commands/run-commands";
import {
  commandContext,
  password,
  shell,
  stateFolder,
} from "../support/command";
import { sshdMissing, startSshd } from "../support/sshd";
import { until } from "../support/until";

t.test("over ssh", { skip: sshdMissing }, async (t) => {
  const sshd = await startSshd(t);
  const folder = await stateFolder(t);
  const seen = join(folder, "seen");
  const context = (more: Partial<CommandContext> = {}) =>
    commandContext({
      access: { by: "ssh", destination: sshd.destination },
      // This machine's end of a tunnel, which the other side has no use for.
      route: { host: "127.0.0.1", port: 40_001 },
      ...more,
    });
  const content = () => readFile(seen, "utf8");

  t.test("a command sees the copy itself and what is configured", async (t) => {
    const environment = { TITLE: 'it\'s "two"\nlines & $HOME' };
    await runCommands(
      [
        shell(
          `{ env; echo "TITLE is $TITLE"; cat "$PGSSLROOTCERT"; echo "$PGSSLROOTCERT"; } > '${seen}'`,
          { on: "ssh", environment },
        ),
      ],
      context(),
    );
    const text = await content();
    for (const line of [
      "RDS_HOSTNAME=copy.internal",
      "RDS_PORT=5432",
      "RDS_USERNAME=cobalt",
      `RDS_PASSWORD=${password}`,
      "PGSSLMODE=verify-full",
    ])
      t.match(text, `${line}\n`);
    t.match(text, `TITLE is ${environment.TITLE}\n`);
    t.match(text, "BEGIN CERTIFICATE");
    t.notMatch(text, /^(PGHOSTADDR|SSH_CONNECTION|MAIL)=/m);
    const file = text.trimEnd().split("\n").pop() ?? "";
    await t.rejects(readFile(file), { code: "ENOENT" }, "and cleans up");
  });

  t.test("arguments and folder arrive as they are", async (t) => {
    const args = ["two words", "$HOME `id` ; 'x' \"y\"", "", "line\nbreak"];
    await runCommands(
      [
        {
          run: [
            "sh",
            "-c",
            `{ pwd; printf '%s|' "$@"; } > '${seen}'`,
            "sh",
            ...args,
          ],
          when: "before",
          on: "ssh",
          directory: folder,
        },
      ],
      context(),
    );
    t.equal(await content(), `${folder}\n${args.join("|")}|`);
  });

  t.test("no value stands in any list of processes", async (t) => {
    await runCommands(
      [
        shell(`ps -eww -o args > '${seen}'`, {
          on: "ssh",
          environment: { KEY: "a-configured-secret" },
        }),
      ],
      context(),
    );
    const text = await content();
    t.match(text, /ssh .*sh -s/);
    t.notMatch(text, password);
    t.notMatch(text, "a-configured-secret");
  });

  t.test("a failure is told as a local one is", async (t) => {
    await t.rejects(runCommands([shell("exit 4", { on: "ssh" })], context()), {
      name: "CommandFailed",
      message: /failed with exit code 4 after/,
    });
    await t.rejects(
      runCommands(
        [shell("true", { on: "ssh" })],
        context({ access: { by: "ssh", destination: sshd.unknown } }),
      ),
      {
        name: "CommandFailed",
        message: /exit code 255, ssh's own for a connection that failed/,
      },
    );
  });

  /** Starts a command that doesn't end by itself, and waits for how it ends. @returns its process, if it had begun */
  const ends = async (t: Test, timeoutMinutes: number, end?: () => unknown) => {
    await rm(seen, { force: true });
    const endless = shell(`echo $$ > '${seen}'; sleep 3000 & wait`, {
      on: "ssh",
      timeoutMinutes,
    });
    const running = runCommands([endless], context());
    const failed = t.rejects(running, { name: "CommandFailed" });
    const begun = async () =>
      existsSync(seen) ? (await content()).trim() : "";
    if (end) {
      await until("the command's process", begun);
      await end();
    }
    await failed;
    return begun();
  };

  t.test(
    "the command ends at its deadline, at the other side too",
    async (t) => {
      let pid = "";
      // On a busy machine a login alone may take longer than the first.
      for (let minutes = 0.03; pid === ""; minutes *= 2)
        pid = await ends(t, minutes);
      await until("its end", async () => !(await lives(pid)));
    },
  );

  t.test(
    "the command ends when the connection breaks, at the other side too",
    async (t) => {
      const pid = await ends(t, 10, () => sshd.endSessions());
      t.not(pid, "");
      await until("its end", async () => !(await lives(pid)));
    },
  );
});

async function lives(pid: string): Promise<boolean> {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
