import { readFile } from "node:fs/promises";
import t from "tap";
import { withClient } from "../../../postgres/connect/connect";
import { sqlstateOf } from "../../../postgres/errors";
import { endOtherSessions } from "../../../postgres/roles/end-sessions";
import { generatePassword } from "../../../postgres/roles/generate-password";
import { listLoginRoles, listOtherRoles } from "../../../postgres/roles/roles";
import {
  rotateRoles,
  takePasswords,
} from "../../../postgres/roles/rotate-roles";
import { withdrawConnect } from "../../../postgres/roles/withdraw-connect";
import {
  majors,
  startPostgres,
  type TestPostgres,
} from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

const old = "production-password-of-all";

for (const major of majors)
  t.test(`on PostgreSQL ${major}`, async (t) => {
    const settings = { log_statement: "all", log_connections: "on" };
    const server = await startPostgres(t, { major, settings });
    const admin = await server.admin();
    const asMaster = <T>(work: Parameters<typeof withClient<T>>[2]) =>
      withClient(routeTo(server), loginTo(server), work);
    // What production's people made themselves: from 16 on the master has ADMIN OPTION on these only.
    await asMaster(async (client) => {
      for (const role of ["app", "reporting", 'odd "name"', "token"])
        await client.query(
          `create role ${client.escapeIdentifier(role)} login password '${old}'`,
        );
      await client.query("create role nobody");
    });
    await admin.query("grant rds_iam to token");
    await admin.query("alter role app valid until '2000-01-01'");
    const application = { role: "app", password: generatePassword() };
    const ours = [
      "app",
      server.masterUsername,
      'odd "name"',
      "reporting",
      "token",
    ].sort();

    t.test("RDS's own roles aren't touched, others are all seen", async (t) => {
      const roles = await asMaster(listLoginRoles);
      t.same(roles.map(({ name }) => name).sort(), ours);
      t.same(
        roles
          .filter(
            ({ name, byToken }) => byToken && name !== server.masterUsername,
          )
          .map(({ name }) => name),
        ["token"],
      );
      t.same(
        roles.filter(({ expires }) => expires).map(({ name }) => name),
        ["app"],
      );
    });

    t.test(
      "every role gets a new password, the application the one meant for it",
      async (t) => {
        const before = await verifiers(server);
        const result = await asMaster(async (client) =>
          rotateRoles(
            client,
            await listLoginRoles(client),
            server.masterUsername,
            application,
          ),
        );
        t.same([...result.rotated].sort(), ours);
        t.same(result.unalterable, []);
        const after = await verifiers(server);
        for (const name of ours.filter(
          (name) => name !== server.masterUsername,
        )) {
          t.not(after[name], before[name], name);
          t.match(after[name], /^SCRAM-SHA-256\$/);
          t.equal(await answer(server, name, old), "28P01", name);
        }
        t.equal(after[server.masterUsername], before[server.masterUsername]);
        t.equal(
          await answer(server, "app", application.password),
          "in",
          "though it had expired",
        );
      },
    );

    t.test(
      "a role that can't log in loses its password, whoever lets it log in later",
      async (t) => {
        await asMaster((client) =>
          client.query(`create role dormant nologin password '${old}'`),
        );
        await admin.query(`create role foreigners nologin password '${old}'`);
        const left = await asMaster(async (client) =>
          takePasswords(client, await listOtherRoles(client)),
        );
        // From 16 on the master may alter none that somebody else made.
        t.same(left, major >= 16 ? ["foreigners"] : []);
        const after = await verifiers(server);
        t.equal(after.dormant, null);
        await admin.query("alter role dormant login");
        t.equal(await answer(server, "dormant", old), "28P01");
        await admin.query("drop role dormant, foreigners");
      },
    );

    t.test(
      "a password never reaches the log, whatever is logged",
      async (t) => {
        const log = await readFile(server.logFile, "utf8");
        t.match(log, /alter role "app" password 'SCRAM-SHA-256/);
        t.notMatch(log, application.password);
      },
    );

    t.test(
      "where passwords are left to the members of rds_password, the master becomes one",
      async (t) => {
        await admin.query(
          `alter role ${admin.escapeIdentifier(server.masterUsername)} set rds.restrict_password_commands = 'on'`,
        );
        await asMaster(async (client) => {
          await rotateRoles(
            client,
            await listLoginRoles(client),
            server.masterUsername,
            application,
          );
          const { rows } = await client.query(
            "select pg_has_role('rds_password', 'member') as member",
          );
          t.equal(rows[0].member, true);
        });
      },
    );

    t.test(
      "an application role that isn't there stops it before anything changes",
      async (t) => {
        const before = await verifiers(server);
        await t.rejects(
          asMaster(async (client) =>
            rotateRoles(
              client,
              await listLoginRoles(client),
              server.masterUsername,
              {
                role: "nobody",
                password: "x",
              },
            ),
          ),
          { message: /"nobody" isn't among the copy's roles that can log in/ },
        );
        t.same(await verifiers(server), before);
      },
    );

    t.test(
      "a role the master can't alter loses CONNECT everywhere, and nobody else does",
      async (t) => {
        // Made by the superuser: from 16 on the master has no ADMIN OPTION; up to 15 REPLICATION is enough.
        await admin.query(
          `create role stubborn login ${major < 16 ? "replication" : ""} password '${old}'`,
        );
        await admin.query("create role club");
        await admin.query(
          `create database extra owner ${server.masterUsername}`,
        );
        await admin.query("grant club to stubborn");
        await admin.query("grant connect on database extra to club");
        const rotate = () =>
          asMaster(async (client) => {
            const roles = await listLoginRoles(client);
            const { unalterable } = await rotateRoles(
              client,
              roles,
              server.masterUsername,
              application,
            );
            t.same(unalterable, ["stubborn"]);
            await withdrawConnect(client, unalterable);
          });
        await rotate();
        await rotate();
        for (const database of [
          server.database,
          "extra",
          "postgres",
          "template1",
        ]) {
          t.equal(
            await answer(server, "stubborn", old, database),
            "42501",
            database,
          );
          t.equal(
            await answer(server, "app", application.password, database),
            "in",
            database,
          );
          t.equal(
            await answer(server, "reporting", old, database),
            "28P01",
            database,
          );
        }
      },
    );

    t.test(
      "a role that can still connect fails the step, by its name and the database's",
      async (t) => {
        await admin.query("create database foreign_one");
        await t.rejects(
          asMaster((client) => withdrawConnect(client, ["stubborn"])),
          {
            name: "RoleStillConnects",
            message:
              /role "stubborn" nor its right to connect to database "foreign_one"/,
          },
        );
        await admin.query("drop database foreign_one");
        await admin.query("create role boss login superuser");
        await t.rejects(
          asMaster((client) => withdrawConnect(client, ["boss"])),
          { name: "RoleStillConnects", message: /role "boss"/ },
        );
        await admin.query("drop role boss");
      },
    );

    t.test(
      "a role that inherits CONNECT from one that keeps it fails the step",
      async (t) => {
        await admin.query("grant app to stubborn");
        await t.rejects(
          asMaster((client) => withdrawConnect(client, ["stubborn"])),
          { name: "RoleStillConnects" },
        );
        await admin.query("revoke app from stubborn");
        t.equal(await answer(server, "app", application.password), "in");
      },
    );

    t.test(
      "an application role that can't be altered fails the step by its name",
      async (t) => {
        const before = await verifiers(server);
        await t.rejects(
          asMaster(async (client) =>
            rotateRoles(
              client,
              await listLoginRoles(client),
              server.masterUsername,
              {
                role: "stubborn",
                password: "x",
              },
            ),
          ),
          {
            message:
              /may not change the password of the application's role "stubborn"/,
          },
        );
        t.same(await verifiers(server), before, "nothing has changed");
        await admin.query("drop role stubborn");
      },
    );

    t.test("sessions that logged in before end, this one stays", async (t) => {
      let lost: unknown;
      const other = withClient(
        routeTo(server),
        loginTo(server, "app", application.password),
        (client) => client.query("select pg_sleep(60)"),
      ).catch((error: unknown) => {
        lost = error;
      });
      await asMaster(async (client) => {
        const active = async () =>
          Number(
            (
              await client.query(
                "select count(*) from pg_stat_activity where usename = 'app'",
              )
            ).rows[0].count,
          );
        while ((await active()) === 0);
        t.equal(await endOtherSessions(client), 1);
        t.equal(await active(), 0);
        t.equal(await endOtherSessions(client), 0);
      });
      await other;
      t.match(lost, { name: "ConnectionLost" });
    });
  });

async function verifiers(
  server: TestPostgres,
): Promise<Record<string, string>> {
  const admin = await server.admin();
  const { rows } = await admin.query(
    "select rolname, rolpassword from pg_authid",
  );
  return Object.fromEntries(
    rows.map(({ rolname, rolpassword }) => [rolname, rolpassword]),
  );
}

/** `in`, or the SQLSTATE of the refusal. */
async function answer(
  server: TestPostgres,
  user: string,
  password: string,
  database = server.database,
): Promise<string | undefined> {
  return withClient(
    routeTo(server),
    { user, password, database },
    async () => "in",
  ).catch(sqlstateOf);
}
