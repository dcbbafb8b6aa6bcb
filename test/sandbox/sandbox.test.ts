import { once } from "node:events";
import { mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { UpdateEnvironmentCommand } from "@aws-sdk/client-elastic-beanstalk";
import { Client } from "pg";
import t from "tap";
import { testPace } from "../../sandbox/aws/account/pace";
import { Store } from "../../sandbox/aws/state/store";
import {
  AlreadyRunning,
  type Sandbox,
  startSandbox,
} from "../../sandbox/sandbox";
import { stopAll } from "../../sandbox/verbs/stop";
import { databaseDigest, loginOf } from "../support/database-digest";
import { ownFolder } from "../support/own-folder";
import { startTestSandbox, testDatabases } from "../support/sandbox";
import { clientsOf, ready } from "./aws/clients";

let sandbox: Sandbox;
/** Of the sandboxes that are stopped and started again. */
let home: string;

t.before(async () => {
  sandbox = await startTestSandbox(t);
  home = await mkdtemp(join(await ownFolder(), "sandbox-"));
  t.teardown(() => stopAll(home));
});

t.test("starts with the demo's world", async (t) => {
  const overview = await sandbox.control.overview();
  t.match(overview, {
    instances: [
      { identifier: "cobalt-production", status: "available" },
      { identifier: "cobalt-test-old", status: "available" },
    ],
    snapshots: [
      { instance: "cobalt-production", type: "automated", status: "available" },
    ],
    environments: [
      {
        name: "production-blue",
        database: "cobalt-production",
        databaseName: "cobalt",
      },
      { name: "production-green", database: "cobalt-production" },
      { name: "test-white", database: "cobalt-test-old" },
      { name: "test-grey", database: "cobalt-test-old" },
      {
        name: "uat-grey",
        database: "cobalt-test-old",
        databaseName: "cobalt_uat",
      },
    ],
  });
  for (const { url, status, health } of overview.environments) {
    t.equal(status, "Ready");
    t.equal(health, "Green");
    t.equal((await fetch(url)).status, 200);
  }
  t.equal(process.env.AWS_ENDPOINT_URL, sandbox.url);
});

t.test("Test and UAT show different data of the same server", async (t) => {
  const shown = async (environment: string) => {
    const { environments } = await sandbox.control.overview();
    const url = environments.find(({ name }) => name === environment)?.url;
    const response = await fetch(new URL("status.json", url));
    return JSON.parse(await response.text());
  };
  const [white, grey, uat] = await Promise.all(
    ["test-white", "test-grey", "uat-grey"].map(shown),
  );
  t.same(grey, white);
  t.match(uat, { users: 50, database: { name: "cobalt_uat" } });
  t.match(uat.database, { host: grey.database.host, port: grey.database.port });
  t.notSame(uat.people, grey.people);

  const clients = clientsOf(sandbox);
  await clients.beanstalk.send(
    new UpdateEnvironmentCommand({
      EnvironmentName: "test-grey",
      OptionSettings: [
        {
          Namespace: "aws:elasticbeanstalk:application:environment",
          OptionName: "RDS_DB_NAME",
          Value: "cobalt_uat",
        },
      ],
    }),
  );
  await ready(clients, "test-grey");
  const moved = await shown("test-grey");
  t.match(moved, { people: uat.people, database: { name: "cobalt_uat" } });
  t.match((await sandbox.control.overview()).environments[3], {
    name: "test-grey",
    databaseName: "cobalt_uat",
  });
});

t.test("a digest of UAT's database tells a write from none", async (t) => {
  const before = await databaseDigest(sandbox, "uat-grey");
  t.ok(Object.keys(before).length > 133, "it has each table");
  t.same(await databaseDigest(sandbox, "uat-grey"), before);

  // With Test's own credentials, which reach it.
  const login = loginOf(sandbox, "test-grey");
  const client = new Client({ ...login, database: "cobalt_uat" });
  t.teardown(() => client.end());
  await client.connect();
  await client.query(
    "UPDATE accounts_user SET last_name = last_name || 'e' WHERE id = 7",
  );
  const after = await databaseDigest(sandbox, "uat-grey");
  t.same(
    Object.keys(after).filter((name) => after[name] !== before[name]),
    ["accounts_user"],
  );
});

t.test("keeps its files to itself", async (t) => {
  t.equal((await stat(sandbox.home)).mode & 0o777, 0o700);
  for (const name of await readdir(sandbox.home)) {
    const entry = await stat(join(sandbox.home, name));
    if (entry.isFile()) t.equal(entry.mode & 0o077, 0, name);
  }
});

t.test("is started again where it was, one at a time", async (t) => {
  const first = await start();
  await t.rejects(startSandbox({ home }), AlreadyRunning);
  const before = await first.control.overview();
  await first.stop();
  await t.rejects(fetch(first.url), "nothing answers after a stop");

  const second = await start();
  t.equal(second.url, first.url, "exported variables stay right");
  t.strictSame(second.env, first.env);
  t.strictSame(await second.control.overview(), before);
  await second.stop();
});

t.test("takes another port when somebody else has its own", async (t) => {
  const port = Store.peek(home)?.port;
  const stranger = createServer((socket) => socket.destroy());
  stranger.listen(port, "127.0.0.1");
  await once(stranger, "listening");
  const again = await start();
  stranger.close();
  t.not(new URL(again.url).port, String(port));
  t.equal((await again.control.overview()).instances.length, 2);
  await again.stop();
});

t.test("begins anew when its first start was interrupted", async (t) => {
  const file = join(home, "state.json");
  const state = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...state, seeded: false }));
  const second = await start();
  const { instances } = await second.control.overview();
  t.strictSame(
    instances.map((it) => [it.identifier, it.status]),
    [
      ["cobalt-production", "available"],
      ["cobalt-test-old", "available"],
    ],
  );
  t.strictSame(
    await readdir(join(home, "instances")),
    instances.map((it) => it.resourceId).sort(),
    "nothing is left of the first attempt",
  );
  await second.stop();
});

t.test("doesn't read what another version wrote", async (t) => {
  const other = t.testdir({ "state.json": JSON.stringify({ version: 2 }) });
  t.throws(() => Store.peek(other), { message: /another version.*reset/ });
});

/** Starts the sandbox of the home that the tests of starting share: each goes on where the one before it stopped. */
async function start(): Promise<Sandbox> {
  return startSandbox({
    home,
    databases: await testDatabases(),
    pace: testPace,
  });
}
