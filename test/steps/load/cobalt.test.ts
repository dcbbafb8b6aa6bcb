import { join } from "node:path";
import { execa } from "execa";
import t from "tap";
import { withLibpq } from "../../../postgres/programs/libpq";
import { dumpDatabase } from "../../../steps/load/dump/dump-database";
import { readSource } from "../../../steps/load/dump/read-source";
import { buildDemo } from "../../support/demo";
import { column, startLoad } from "../../support/load";
import { ownFolder } from "../../support/own-folder";
import { loginTo, routeTo } from "../../support/routes";

const excluded = ["public.notifications_abstractemail", "public.post_office_*"];

t.test(
  "the runbook's exclusions fail on Cobalt's schema unless what refers to them goes too",
  async (t) => {
    const cobalt = await startLoad(t, (master) =>
      buildDemo(master, { users: 50 }),
    );
    const { server, admin, load, look } = cobalt;
    await t.rejects(
      load({ exclude: { tables: excluded } }),
      /notifications_snooper\.\w+ refers to .*Write dependents: include to leave out also the rows of .*notifications_snooper/,
    );

    const source = await readSource(admin);
    const leftOut = source.tables.filter(({ table }) =>
      /^(notifications_abstractemail|post_office_.*)$/.test(table),
    );
    const folder = join(await ownFolder(), "naive");
    const route = routeTo(server);
    await dumpDatabase({
      route,
      login: loginTo(server),
      source,
      leftOut,
      folder,
      jobs: 2,
      deadline: 60_000,
      tell: () => undefined,
    });
    await admin.query(`create database naive owner ${server.masterUsername}`);
    const login = { ...loginTo(server), database: "naive" };
    const options = { applicationName: "naive", settings: {} };
    const { exitCode } = await withLibpq(route, login, options, (env) =>
      execa("pg_restore", ["--no-owner", "--dbname=naive", folder], {
        env,
        extendEnv: false,
        reject: false,
      }),
    );
    t.equal(exitCode, 1, "as the runbook has it, it can't be restored whole");

    const loaded = await load({
      exclude: { tables: excluded, dependents: "include" },
    });
    t.ok(loaded.leftOut.some(({ table }) => table === "notifications_snooper"));
    const keys =
      "select count(*)::int from pg_constraint where contype = 'f' and convalidated";
    const client = await look(loaded.name);
    t.same(
      await column(client, keys),
      await column(admin, keys),
      "every foreign key is there and valid",
    );
    t.same(
      await column(client, "select count(*)::int from post_office_email"),
      [0],
    );
    t.same(
      await column(client, "select count(*)::int from accounts_user"),
      await column(admin, "select count(*)::int from accounts_user"),
    );
  },
);
