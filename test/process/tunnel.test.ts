import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import t from "tap";
import { withClient } from "../../postgres/connect/connect";
import { type Route, withRoute } from "../../postgres/connect/route";
import { withTunnel } from "../../process/tunnel";
import { startPostgres, type TestPostgres } from "../support/postgres";
import { loginTo } from "../support/routes";
import { listen } from "../support/said";
import { sshdMissing, startSshd, type TestSshd } from "../support/sshd";
import { until } from "../support/until";

// A process that is killed, and several logins by ssh.
t.test("a direct route dials the server itself", async (t) => {
  const server = await startPostgres(t);
  const { address, port } = server;
  const route = await withRoute(
    { by: "direct" },
    server,
    async (route) => route,
  );
  t.match(route, { host: address, port, endpoint: { address, port } });
  await ask(route, server);
});

t.test("an ssh that opens no tunnel is told", async (t) => {
  const folder = t.testdir({
    ssh: `#!/bin/sh\nwhile [ ! -e "$OVER" ]; do sleep 0.1; done\nexit 1\n`,
  });
  await chmod(join(folder, "ssh"), 0o755);
  const before = { ...process.env };
  Object.assign(process.env, {
    PATH: `${folder}:${process.env.PATH}`,
    OVER: join(folder, "over"),
  });
  t.teardown(() => {
    process.env = before;
  });
  const said = listen(t);
  const refused = t.rejects(
    withTunnel(
      "bastion",
      { address: "db.example.com", port: 5432 },
      async () => undefined,
      600_000,
    ),
    { name: "TunnelEnded" },
  );
  t.match(
    await said.line(/ssh/),
    /^waiting for ssh bastion to open a tunnel to db\.example\.com:5432 \(\d+ s\)$/,
  );
  await writeFile(join(folder, "over"), "");
  await refused;
});

t.test("through ssh", { skip: sshdMissing }, async (t) => {
  const server = await startPostgres(t);
  const sshd = await startSshd(t);
  const access = { by: "ssh", destination: sshd.destination } as const;

  t.test(
    "a session reaches the server, with the server's own certificate",
    async (t) => {
      await withRoute(access, server, async (route) => {
        t.equal(route.host, "127.0.0.1");
        t.not(route.port, server.port);
        t.equal(await ask(route, server), server.port);
        t.equal((await sshd.clients()).length, 1);
        await t.rejects(
          ask(
            {
              ...route,
              endpoint: { ...route.endpoint, address: "127.0.0.99" },
            },
            server,
          ),
          { name: "NotTrusted" },
        );
      });
      t.same(await sshd.clients(), [], "ssh ends with the work");
    },
  );

  t.test("ssh ends also when the work throws", async (t) => {
    const own = new RangeError("of the work");
    await t.rejects(
      withRoute(access, server, async () => {
        throw own;
      }),
      own,
    );
    t.same(await sshd.clients(), []);
  });

  t.test("ssh ends also when this process is killed", async (t) => {
    const child = execa(
      process.execPath,
      [
        "--import",
        "tsx",
        join(__dirname, "../support/hold-tunnel.ts"),
        access.destination,
        server.address,
        String(server.port),
      ],
      { reject: false, stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(createInterface({ input: child.stdout }), "line");
    t.equal((await sshd.clients()).length, 1);
    child.kill("SIGKILL");
    await child;
    await gone(sshd);
    t.same(await sshd.clients(), []);
  });

  t.test("a host whose key isn't known is refused", async (t) => {
    await t.rejects(open(sshd.unknown, server), {
      name: "TunnelEnded",
      message:
        /^No ssh tunnel through unknown: Host key verification failed\.$/,
    });
  });

  t.test("a host whose key has changed is refused", async (t) => {
    await t.rejects(open(sshd.changed, server), {
      name: "TunnelEnded",
      message:
        /^No ssh tunnel through changed: Host key verification failed\.$/,
    });
  });

  t.test("a host that nobody knows is told in ssh's words", async (t) => {
    await t.rejects(open("no-such-host.invalid", server), {
      name: "TunnelEnded",
      message: /Could not resolve hostname no-such-host\.invalid/,
    });
  });

  t.test(
    "a tunnel that dies under the work is an error with ssh's last line",
    async (t) => {
      await t.rejects(
        withRoute(access, server, (route) =>
          withClient(route, loginTo(server), async (client) => {
            await sshd.endSessions();
            await client.query("select pg_sleep(3000)");
          }),
        ),
        {
          name: "TunnelEnded",
          message:
            /^The ssh tunnel through bastion ended before the work did: .+/,
          cause: { name: "ConnectionLost" },
        },
      );
      t.same(await sshd.clients(), []);
    },
  );

  t.test(
    "a server that the host can't reach is told in ssh's words",
    async (t) => {
      const nobody = { address: "127.0.0.1", port: 1 };
      await t.rejects(
        withRoute(access, nobody, (route) =>
          withClient(route, loginTo(server), async () => undefined),
        ),
        {
          name: "NotReachable",
          message:
            /127\.0\.0\.1:1 can't be reached.* ssh bastion says: channel \d+: open failed: connect failed/,
        },
      );
    },
  );

  t.test("a tunnel that doesn't open in time is given up", async (t) => {
    const silent = await silentHost(t);
    await t.rejects(
      withTunnel(silent, server, async () => undefined, 300),
      { name: "TunnelEnded", message: /not open after 0\.3 s/ },
    );
    t.same(await sshd.clients(), []);
  });
});

/** An ssh destination that accepts a connection and never says a word. */
async function silentHost(t: {
  teardown(work: () => unknown): unknown;
}): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.teardown(() => server.close());
  const address = server.address();
  return `ssh://127.0.0.1:${address && typeof address === "object" ? address.port : 0}`;
}

/** Asks the server for its own port. */
async function ask(route: Route, server: TestPostgres): Promise<number> {
  return withClient(route, loginTo(server), async (client) => {
    const { rows } = await client.query("select inet_server_port() as port");
    return rows[0].port;
  });
}

function open(destination: string, server: TestPostgres): Promise<unknown> {
  return withTunnel(destination, server, async () => undefined);
}

async function gone(sshd: TestSshd): Promise<void> {
  await until("no ssh", async () => (await sshd.clients()).length === 0);
}
