import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import t from "tap";
import { readMarkers } from "../../../identity/marker";
import { withClient } from "../../../postgres/connect/connect";
import { generatePassword } from "../../../postgres/roles/generate-password";
import { majors, type TestPostgres } from "../../support/postgres";
import {
  answer,
  newPasswords,
  old,
  prepare,
  query,
} from "../../support/rotation";
import { loginTo, routeTo } from "../../support/routes";
import { sshdMissing, startSshd } from "../../support/sshd";
import { rotate } from "../../support/steps";
import { startTwoInstances } from "../../support/two-instances";

// Several servers, and a process for each kill.
for (const major of majors)
  t.test(`a rotation on PostgreSQL ${major}`, async (t) => {
    const application = { role: "app", password: old };
    const world = await startTwoInstances(t, { major, prepare, application });
    const { production, copy } = world;
    const inputs = world.inputs({ ...newPasswords(), proofQuery: query });
    const said = t.capture(console, "log");
    await markAsFormerCopy(copy.server);
    const before = session(copy.server, "support", old);

    const { rights, ...rotated } = await rotate(inputs);

    t.same(rights.roles.includes("app"), true);
    t.notMatch(JSON.stringify(rights), /SCRAM/);
    t.same(rotated, {
      identity: "db-COPY",
      proof: 16978,
      rotatedRoles: ["app", "cobalt", "reporting", "support"],
      refusedRoles: [],
    });
    t.match(
      await before,
      { name: "ConnectionLost" },
      "an older session has ended",
    );
    const lines = said().map(({ args }) => args.join(" "));
    t.same(lines, [
      "cobalt-copy: setting a new password for its master, cobalt",
      "removed the markers that came with the snapshot (db-FORMER)",
      "sessions that were open before are ended: 1",
      "4 roles rotated; production's password is refused (28P01); accounts_user: 16,978",
      "canary: production doesn't have the row written to the copy",
    ]);

    const opens = (user: string, password: string) =>
      answer(copy.server, user, password);
    for (const role of ["app", "support", "cobalt", "reporting"])
      t.equal(
        await opens(role, old),
        "28P01",
        `production's password, ${role}`,
      );
    t.equal(await opens("app", inputs.applicationPassword), "in");
    t.equal(await opens("cobalt", inputs.masterPassword), "in");
    t.equal(
      await answer(production.server, "app", old),
      "in",
      "production is as it was",
    );
    t.same(
      await withClient(
        routeTo(copy.server),
        loginTo(copy.server, "app", inputs.applicationPassword),
        readMarkers,
      ),
      {
        rotation: {
          identity: "db-COPY",
          endpoint: `${copy.server.address}:${copy.server.port}`,
        },
      },
    );
    t.equal(copy.tags["prod-copy:adopted"], "db-COPY");
    t.same(production.tags, {});

    // By the step: the test's own preparation is in the logs from before.
    const logs = await Promise.all(
      [copy, production].map(({ server }) => readFile(server.logFile, "utf8")),
    );
    for (const secret of [inputs.masterPassword, inputs.applicationPassword]) {
      for (const log of logs) t.notMatch(log, secret);
      t.notMatch(lines.join("\n"), secret);
    }
    t.notMatch(
      logs.join("\n").replaceAll(/.*(create|alter) role .*/g, ""),
      old,
    );
    const atProduction = statementsOf(logs[1] ?? "");
    t.ok(atProduction.length > 0, "production was asked");
    t.ok(
      atProduction.every((line) => /: (select|show)\b/i.test(line)),
      inspect(atProduction),
    );

    t.test(
      "again: the password is in force, so RDS isn't told to change it",
      async (t) => {
        world.calls.length = 0;
        t.match(await rotate(inputs), {
          identity: "db-COPY",
          proof: 16978,
        });
        t.notOk(world.calls.includes("ModifyDBInstance"));
      },
    );
  });

t.test(
  "an application that logs in as the master has the master's password",
  async (t) => {
    const application = { role: "cobalt", password: old };
    const world = await startTwoInstances(t, { application });
    t.capture(console, "log");
    await t.rejects(rotate(world.inputs(newPasswords())), {
      message: /the two need the same password.*applicationIsMaster: true/,
    });
    t.same(world.calls, [], "told before anything is asked");
    const password = generatePassword();
    const { rights, ...rotated } = await rotate(
      world.inputs({ masterPassword: password, applicationPassword: password }),
    );
    t.ok(rights.server.some((line) => line.startsWith("role cobalt = ")));
    t.same(rotated, {
      identity: "db-COPY",
      rotatedRoles: ["cobalt"],
      refusedRoles: [],
    });
    t.equal(await answer(world.copy.server, "cobalt", old), "28P01");
  },
);

t.test(
  "a rotation goes through ssh, to the copy and to production alike",
  { skip: sshdMissing },
  async (t) => {
    const application = { role: "app", password: old };
    const world = await startTwoInstances(t, { prepare, application });
    const sshd = await startSshd(t);
    t.capture(console, "log");
    const most = { clients: 0 };
    world.after = async () => {
      most.clients = Math.max(most.clients, (await sshd.clients()).length);
    };
    const rotated = await rotate(
      world.inputs({
        ...newPasswords(),
        proofQuery: query,
        access: { by: "ssh", destination: sshd.destination },
      }),
    );
    t.match(rotated, { identity: "db-COPY", proof: 16978 });
    t.equal(most.clients, 1, "RDS is asked while the tunnel is open");
    t.same(await sshd.clients(), [], "no ssh is left");
    t.equal(await answer(world.copy.server, "app", old), "28P01");
  },
);

/** What a snapshot of a database brings along that was a copy itself. */
async function markAsFormerCopy(server: TestPostgres): Promise<void> {
  const admin = await server.admin(server.database);
  await admin.query(`set session authorization ${server.masterUsername}`);
  await admin.query("create schema prod_copy");
  await admin.query(
    "create table prod_copy.marker (kind text primary key, resource_id text not null, rules_hash text, nonce text)",
  );
  await admin.query(
    "insert into prod_copy.marker values ('rotation', 'db-FORMER', null, null), ('sanitised', 'db-FORMER', 'x', 'y')",
  );
}

/** A session that goes on until it is ended; resolves to how. Returns once it is there. */
function session(
  server: TestPostgres,
  user: string,
  password: string,
): Promise<unknown> {
  return withClient(
    routeTo(server),
    loginTo(server, user, password),
    (client) => client.query("select pg_sleep(60)"),
  ).catch((error: unknown) => error);
}

/** The statements in a log with log_statement = all that came over the network. */
function statementsOf(log: string): string[] {
  return log
    .split("\n")
    .filter((line) =>
      /:127\.[^:]*:app@.*(statement|execute [^:]*): /.test(line),
    );
}
