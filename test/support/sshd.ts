import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { until } from "./until";

/** Where systems keep sshd, which is seldom on a person's PATH. */
const program = [
  "/usr/sbin/sshd",
  "/usr/local/sbin/sshd",
  "/opt/homebrew/sbin/sshd",
].find(existsSync);

/** For a test's `skip`: false where sshd is there, else what is missing. */
export const sshdMissing: string | false = program
  ? false
  : "sshd isn't installed here (Debian: apt-get install openssh-server)";

/** An OpenSSH server on this machine's loopback, and a client's configuration that knows it. */
export interface TestSshd {
  /** Alias of the client's configuration that leads to the server. */
  readonly destination: string;
  /** Alias of the same server, with a file of known hosts that has another key for it. */
  readonly changed: string;
  /** Alias of the same server, with an empty file of known hosts. */
  readonly unknown: string;
  /** Ids of the ssh processes that use this configuration. */
  clients(): Promise<number[]>;
  /** Ends the server's sessions at once, as a broken bastion does. */
  endSessions(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts an sshd of the test's own: port, keys, users and known hosts in its folder. `ssh` itself is
 * wrapped by a first one on PATH that adds `-F`, since ssh finds a person's configuration by no variable.
 */
export async function startSshd(t: {
  testdir(): string;
  teardown(work: () => unknown): unknown;
}): Promise<TestSshd> {
  if (!program) throw new Error(String(sshdMissing));
  const folder = t.testdir();
  const at = (...names: string[]) => join(folder, ...names);
  for (const name of ["host", "other", "user"])
    await execa("ssh-keygen", [
      "-q",
      "-t",
      "ed25519",
      "-N",
      "",
      "-f",
      at(name),
    ]);
  const key = async (name: string) =>
    (await execa("ssh-keygen", ["-y", "-f", at(name)])).stdout;
  const port = await freePort();
  const known = async (name: string) =>
    `[127.0.0.1]:${port} ${await key(name)}\n`;
  await writeFile(at("known"), await known("host"));
  await writeFile(at("changed"), await known("other"));
  await writeFile(at("unknown"), "");
  await writeFile(at("authorized"), await key("user"));
  await writeFile(
    at("sshd_config"),
    [
      "ListenAddress 127.0.0.1",
      `Port ${port}`,
      `HostKey ${at("host")}`,
      `AuthorizedKeysFile ${at("authorized")}`,
      `PidFile ${at("sshd.pid")}`,
      "PasswordAuthentication no",
      "KbdInteractiveAuthentication no",
      "UsePAM no",
      // The test's folder may be in a place that others can write to.
      "StrictModes no",
      "PermitRootLogin yes",
      "AllowTcpForwarding yes",
      "",
    ].join("\n"),
  );
  const alias = (name: string, hosts: string) =>
    [
      `Host ${name}`,
      "  HostName 127.0.0.1",
      `  Port ${port}`,
      `  User ${userInfo().username}`,
      `  IdentityFile ${at("user")}`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${at(hosts)}`,
      "  GlobalKnownHostsFile /dev/null",
      "",
    ].join("\n");
  await writeFile(
    at("config"),
    alias("bastion", "known") +
      alias("changed", "changed") +
      alias("unknown", "unknown"),
  );
  const real = (await execa("sh", ["-c", "command -v ssh"])).stdout;
  await mkdir(at("bin"));
  await writeFile(
    at("bin", "ssh"),
    `#!/bin/sh\nexec ${real} -F '${at("config")}' "$@"\n`,
  );
  await chmod(at("bin", "ssh"), 0o755);
  const path = process.env.PATH;
  process.env.PATH = `${at("bin")}:${path}`;
  // sshd wants its folder for unprivileged parts where it runs as root; a package's service makes it.
  if (userInfo().uid === 0)
    await mkdir("/run/sshd", { recursive: true, mode: 0o755 });

  const server = spawn(program, ["-D", "-e", "-f", at("sshd_config")], {
    stdio: "ignore",
  });
  // Should the test be ended before its teardown.
  process.once("exit", () => server.kill());
  const ended = new Promise<void>((resolve) =>
    server.once("exit", () => resolve()),
  );
  const children = async () => {
    const { stdout } = await execa("ps", ["-e", "-o", "pid=,ppid="]);
    return stdout
      .split("\n")
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([pid, parent]) =>
        pid !== undefined && parent === server.pid ? [pid] : [],
      );
  };
  const endSessions = async () => {
    for (const pid of await children()) process.kill(pid, "SIGTERM");
  };
  const stop = async () => {
    await endSessions();
    server.kill();
    await ended;
  };
  t.teardown(async () => {
    process.env.PATH = path;
    await stop();
  });
  await answers(port);
  return {
    destination: "bastion",
    changed: "changed",
    unknown: "unknown",
    clients: async () => {
      const { stdout } = await execa("ps", ["-e", "-ww", "-o", "pid=,args="]);
      return stdout
        .split("\n")
        .filter((line) => line.includes(` -F ${at("config")} `))
        .map((line) => Number.parseInt(line, 10));
    },
    endSessions,
    stop,
  };
}

async function answers(port: number): Promise<void> {
  await until(
    `an answer of sshd on port ${port}`,
    () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(port, "127.0.0.1", () => {
          socket.destroy();
          resolve(true);
        });
        socket.once("error", () => resolve(false));
      }),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        resolve(address && typeof address === "object" ? address.port : 0),
      );
    });
  });
}
