import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect as connectTo, createServer } from "node:net";
import { join } from "node:path";
import t from "tap";
import { connect } from "../../support/connect";
import { buildDemo } from "../../support/demo";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { until } from "../../support/until";

const program = join(__dirname, "../../../sandbox/demo/app.mjs");

t.test("the web application", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await buildDemo(client, { users: 100 });

  t.test(
    "shows what is in its database, to people and to programs",
    async (t) => {
      const app = await start(t, properties(server));
      const status = await readStatus(app);
      t.match(status, {
        title: "Southern Bridge Federation",
        hostname: "www.southernbridge.net.au",
        users: 100,
        mailsWaiting: Number,
        playpenProtects: true,
        database: {
          host: server.address,
          port: server.port,
          name: "cobalt",
          user: "cobalt",
        },
      });
      const { rows } = await client.query(
        "SELECT email FROM accounts_user WHERE id > 3 ORDER BY id LIMIT 3",
      );
      t.same(
        status.people.map(({ email }) => email),
        rows.map(({ email }) => email),
      );
      const page = await fetch(app.url);
      t.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
      const html = await page.text();
      t.match(html, "Southern Bridge Federation");
      t.match(html, String(rows[0].email));
      t.match(html, server.address);
      t.equal((await fetch(`${app.url}/health`)).status, 200);
      t.equal((await fetch(`${app.url}/nothing`)).status, 404);
      t.equal((await fetch(`${app.url}/constructor`)).status, 404);
    },
  );

  t.test(
    "says that the playpen doesn't protect where it is disabled",
    async (t) => {
      const app = await start(t, {
        ...properties(server),
        DISABLE_PLAYPEN: "ON",
      });
      const status = await readStatus(app);
      t.equal(status.playpenProtects, false);
      t.match(await (await fetch(app.url)).text(), "mail reaches real people");
    },
  );

  t.test("shows names as text, not as HTML", async (t) => {
    await client.query(
      "UPDATE accounts_user SET first_name = '<b>Bo</b>' WHERE id = 4",
    );
    const app = await start(t, properties(server));
    const html = await (await fetch(app.url)).text();
    t.notMatch(html, "<b>Bo</b>");
    t.match(html, "&#60;b&#62;Bo");
  });

  t.test(
    "is unhealthy with a wrong password, and tells it without the password",
    async (t) => {
      const app = await start(t, {
        ...properties(server),
        RDS_PASSWORD: "wrong-pass-123",
      });
      const health = await fetch(`${app.url}/health`);
      t.equal(health.status, 503);
      t.same(await health.json(), {
        healthy: false,
        reason: "The database refuses the password.",
      });
      const page = await fetch(app.url);
      t.equal(page.status, 503);
      t.notMatch((await page.text()) + app.output(), "wrong-pass-123");
    },
  );

  t.test("is unhealthy without its properties, and names them", async (t) => {
    const app = await start(t, {
      COBALT_HOSTNAME: "www.southernbridge.net.au",
    });
    t.match(await (await fetch(`${app.url}/health`)).json(), {
      reason: /lacks RDS_HOSTNAME, RDS_PORT/,
    });
  });

  t.test("trusts no certificate of another authority", async (t) => {
    const app = await start(t, { ...properties(server), PGSSLROOTCERT: "" });
    t.match(await (await fetch(`${app.url}/health`)).json(), {
      healthy: false,
      reason: /unknown authority/,
    });
  });

  t.test("comes back when its connections were ended", async (t) => {
    const app = await start(t, properties(server));
    t.equal((await fetch(`${app.url}/health`)).status, 200);
    const admin = await server.admin();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cobalt'",
    );
    await until(app.output, async () =>
      app.output().includes("connection was lost"),
    );
    t.equal((await fetch(`${app.url}/health`)).status, 200);
  });

  t.test("ends at once when it is told to", async (t) => {
    const app = await start(t, properties(server));
    await fetch(`${app.url}/health`);
    // One that asks nothing and stays mustn't hold it up.
    const idle = connectTo(Number(new URL(app.url).port), "127.0.0.1");
    t.teardown(() => idle.destroy());
    idle.on("error", () => undefined);
    await once(idle, "connect");
    app.child.kill("SIGTERM");
    const [code] = await once(app.child, "exit");
    t.equal(code, 0);
  });
});

function properties(server: TestPostgres): Record<string, string> {
  return {
    RDS_HOSTNAME: server.address,
    RDS_PORT: String(server.port),
    RDS_DB_NAME: server.database,
    RDS_USERNAME: server.masterUsername,
    RDS_PASSWORD: server.masterPassword,
    COBALT_HOSTNAME: "www.southernbridge.net.au",
    DISABLE_PLAYPEN: "OFF",
    PGSSLROOTCERT: server.caFile,
  };
}

interface App {
  url: string;
  child: ChildProcess;
  output(): string;
}

async function readStatus(app: App) {
  const response = await fetch(`${app.url}/status.json`);
  return (await response.json()) as {
    playpenProtects: boolean;
    people: { email: string }[];
  };
}

async function start(
  t: { teardown(work: () => unknown): unknown },
  env: Record<string, string>,
): Promise<App> {
  const port = await freePort();
  const child = spawn(process.execPath, [program], {
    env: { ...env, PORT: String(port), HOST: "127.0.0.1" },
  });
  t.teardown(() => child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  await until("an application that listens", async () =>
    output.includes("listens on"),
  );
  return { url: `http://127.0.0.1:${port}`, child, output: () => output };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === "string")
    throw new Error("No port.");
  return address.port;
}
