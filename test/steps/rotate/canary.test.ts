import { readFile } from "node:fs/promises";
import t from "tap";
import { type Login, withClient } from "../../../postgres/connect/connect";
import type { Route } from "../../../postgres/connect/route";
import { proveSeparate } from "../../../steps/rotate/canary";
import { startPostgres, type TestPostgres } from "../../support/postgres";
import { loginTo, routeTo } from "../../support/routes";

t.test("the canary", async (t) => {
  const settings = { log_statement: "all" };
  const copy = await startPostgres(t);
  const production = await startPostgres(t, { settings });
  for (const server of [copy, production])
    await (await server.admin()).query(
      "create role app login password 'app-password'",
    );
  const asApp = (server: TestPostgres) =>
    loginTo(server, "app", "app-password");
  const run = (route: Route, login: Login) =>
    withClient(routeTo(copy), loginTo(copy), (client) =>
      proveSeparate(client, "app", (work) => work(route, login)),
    );
  const inCopy = await copy.admin(copy.database);
  const left = async () =>
    (await inCopy.query("select to_regclass('prod_copy.canary') as t")).rows[0]
      .t;

  t.test(
    "passes where production is another server, and leaves nothing",
    async (t) => {
      await run(routeTo(production), asApp(production));
      t.equal(await left(), null);
      const inProduction = await production.admin(production.database);
      t.equal(
        (
          await inProduction.query(
            "select from pg_namespace where nspname = 'prod_copy'",
          )
        ).rowCount,
        0,
      );
    },
  );

  t.test("asks production read-only", async (t) => {
    const log = await readFile(production.logFile, "utf8");
    t.match(log, /app@cobalt.*inet_server_addr/s);
    t.notMatch(log, /app@cobalt[^\n]*(insert|create|drop)/i);
  });

  t.test(
    "gives a production up that keeps it waiting for 5 s, and leaves nothing",
    async (t) => {
      const holder = await production.admin(production.database);
      await holder.query(
        "create schema prod_copy; create table prod_copy.canary (nonce text)",
      );
      await holder.query(
        "grant usage on schema prod_copy to app; grant select on prod_copy.canary to app",
      );
      await holder.query("begin; lock prod_copy.canary");
      const start = Date.now();
      await t.rejects(run(routeTo(production), asApp(production)), {
        name: "CanaryNotAsked",
        message:
          /57014 \(timed out or cancelled\).*set prod-copy:canary to false/,
      });
      const took = Date.now() - start;
      t.ok(took >= 5_000, `${took} ms`);
      await holder.query("commit");
      t.equal((await holder.query("select from prod_copy.canary")).rowCount, 0);
      t.notMatch(
        await readFile(production.logFile, "utf8"),
        /app@cobalt[^\n]*(insert|create|drop)/i,
      );
      t.equal(await left(), null);
      await holder.query("drop schema prod_copy cascade");
    },
  );

  t.test(
    "passes where production has a canary's table of old, without the row",
    async (t) => {
      const inProduction = await production.admin(production.database);
      await inProduction.query(
        "create schema prod_copy; create table prod_copy.canary (nonce text)",
      );
      await inProduction.query(
        "grant usage on schema prod_copy to app; grant select on prod_copy.canary to app",
      );
      await run(routeTo(production), asApp(production));
      t.equal(
        (await inProduction.query("select from prod_copy.canary")).rowCount,
        0,
      );
      await inProduction.query("drop schema prod_copy cascade");
    },
  );

  t.test("stops everything where production is the same server", async (t) => {
    await t.rejects(run(routeTo(copy), asApp(copy)), {
      name: "CanaryInProduction",
      message: /^STOP: /,
    });
    t.equal(await left(), null);
  });

  t.test(
    "stops everything where production is another database of the same server",
    async (t) => {
      await t.rejects(
        run(routeTo(copy), { ...asApp(copy), database: "postgres" }),
        {
          name: "CanaryInProduction",
        },
      );
    },
  );

  t.test("that can't ask names the setting, and leaves nothing", async (t) => {
    const wrong = { ...asApp(production), password: "wrong-password" };
    await t.rejects(run(routeTo(production), wrong), {
      name: "CanaryNotAsked",
      message: /28P01 .*set prod-copy:canary to false/,
    });
    await production.stop();
    await t.rejects(run(routeTo(production), asApp(production)), {
      name: "CanaryNotAsked",
      message: /can't be reached .* set prod-copy:canary to false/,
    });
    t.equal(await left(), null);
  });
});
