import { readdir } from "node:fs/promises";
import {
  ElasticBeanstalkClient,
  TerminateEnvironmentCommand,
} from "@aws-sdk/client-elastic-beanstalk";
import { Client } from "pg";
import t from "tap";
import { environmentState } from "../../aws/beanstalk/environment";
import { updateEnvironment } from "../../aws/beanstalk/update-environment";
import { wait } from "../../aws/wait";
import { provider } from "../../hooks/left-loads";
import { identityOf } from "../../identity/copy";
import { type DatabaseNote, writeNote } from "../../identity/database-note";
import {
  actingPrefix,
  admitActingRole,
  createActingRole,
  listActingRoles,
} from "../../postgres/roles/acting-role";
import { createLoadDatabase } from "../../steps/load/database/create-database";
import { NotDropped } from "../../steps/load/database/drop-database";
import { makeDumpFolder } from "../../steps/load/dump/dump-folder";
import { databaseDigest, loginOf } from "../support/database-digest";
import { loadInputs } from "../support/load-inputs";
import { startTestSandbox } from "../support/sandbox";
import { saidDuring } from "../support/target";
import { asTarget, loadedDatabases, target } from "../support/target-databases";

const made = "2026-11-24T00:00:00.000Z";

t.test("what killed runs left of a load", async (t) => {
  const sandbox = await startTestSandbox(t);
  const { control } = sandbox;
  const inputs = {
    ...(await loadInputs("first")),
    dumps: [] as string[],
    databases: [] as string[],
  };
  const { place, owner, dumpFolder } = inputs;
  const other = { ...owner, stack: "another" };
  const before = await databaseDigest(sandbox, "uat-grey");
  const names = async () =>
    (await loadedDatabases(sandbox)).map(({ name }) => name);
  const destroy = async (more: Partial<typeof inputs> = {}) =>
    provider.delete?.("id", { ...inputs, ...more });
  const dump = (name: string, of = owner, kept = false, folder = dumpFolder) =>
    makeDumpFolder(folder, name, { ...of, kept, made });
  /** A database with a note as a run leaves it. */
  const database = async (
    base: string,
    state: DatabaseNote["state"],
    of = owner,
  ): Promise<string> =>
    asTarget(sandbox, async (client) => {
      const note = { ...of, generation: base, wish: "w", made };
      const { name } = await createLoadDatabase(client, {
        base,
        owner: "cobalt",
        note,
        source: {
          name: base,
          bytes: 0,
          encoding: "UTF8",
          collate: "C",
          ctype: "C",
          localeProvider: "libc",
          locale: undefined,
        },
      });
      await writeNote(client, name, { ...note, state });
      return name;
    });
  const uatUses = async (name: string) =>
    updateEnvironment(place, "uat-grey", {
      RDS_DB_NAME: { value: name, from: "environment" },
    });

  await dump("kept", owner, true);
  await dump("another's", other);
  const anothers = await database("anothers", "loading", other);
  const loaded = await database("loaded", "loaded");

  await t.test(
    "goes at the begin of a run: dumps that aren't kept, and databases that were never whole",
    async (t) => {
      const path = await dump("left");
      const half = await database("half", "loading");
      const found = { ...inputs, dumps: [path], databases: [half] };
      t.same(await provider.diff("id", inputs, found), { changes: true });
      const said = await saidDuring(t, () => provider.create(found));
      t.match(said, `deleted ${path}`);
      t.match(said, `dropped ${half}`);
      t.same((await readdir(dumpFolder)).sort(), ["another's", "kept"]);
      t.same(await names(), [anothers, loaded]);
    },
  );

  await t.test("is looked for in the folder of then too", async (t) => {
    await dump("left");
    const { dumpFolder: elsewhere } = await loadInputs("elsewhere");
    const moved = { ...inputs, dumpFolder: elsewhere };
    t.same(await provider.diff("id", inputs, moved), { changes: true });
    await provider.update?.("id", inputs, moved);
    t.same((await readdir(dumpFolder)).sort(), ["another's", "kept"]);
  });

  await t.test("nothing left asks for no work, and no call", async (t) => {
    t.same(await provider.diff("id", inputs, inputs), { changes: false });
    await control.forgetRequests();
    await provider.create(inputs);
    t.same(await control.requests(), []);
    const { application: _, ...old } = inputs;
    t.same(await provider.diff("id", old, inputs), { changes: true });
  });

  await t.test(
    "destroy takes it and what was loaded, though no load got into the state",
    async (t) => {
      await dump("left");
      await database("half", "loading");
      await destroy();
      t.same((await readdir(dumpFolder)).sort(), ["another's", "kept"]);
      t.same(await names(), [anothers]);
    },
  );

  await t.test(
    "destroy takes the logins that a run made on the copy and that its server's end kept it from dropping",
    async (t) => {
      const name = await database("cut", "loaded");
      const acting = async () =>
        asTarget(sandbox, async (client) => {
          const { rows } = await client.query<{ oid: number }>(
            "select oid::int8::float8 as oid from pg_database where datname = $1",
            [name],
          );
          const loaded = { name, oid: rows[0]?.oid ?? 0 };
          const prefix = actingPrefix(identityOf({ ...inputs.server, loaded }));
          return createActingRole(client, prefix, []);
        });
      const left = await acting();
      const admit = (client: Client) => admitActingRole(client, left);
      await asTarget(sandbox, admit, name);
      const open = new Client({
        ...loginOf(sandbox, target),
        ...left,
        database: name,
      });
      open.on("error", () => undefined);
      await open.connect();
      const anothers = await asTarget(sandbox, (client) =>
        createActingRole(client, actingPrefix("db-ANOTHER/1"), []),
      );
      const roles = () =>
        asTarget(sandbox, (client) =>
          listActingRoles(client, "prod_copy_acting_"),
        );
      t.equal((await roles()).length, 2);
      await destroy();
      t.same(await roles(), [anothers.user]);
      t.notOk((await names()).includes(name));
    },
  );

  await t.test(
    "destroy drops nothing where environments can't be listed, and says so",
    async (t) => {
      const name = await database("loaded", "loaded");
      await control.failCalls({
        action: "DescribeEnvironments",
        times: 100,
        effect: {
          kind: "error",
          code: "AccessDenied",
          message: "not you",
          status: 403,
        },
      });
      await t.rejects(destroy(), { message: /not you/ });
      await control.mend();
      t.same(await names(), [anothers, name]);
      await destroy();
    },
  );

  await t.test(
    "when the target is gone: destroy spares what another environment of its application uses",
    async (t) => {
      const name = await database("used", "sanitised");
      await uatUses(name);
      const beanstalk = new ElasticBeanstalkClient({ region: place.region });
      t.teardown(() => beanstalk.destroy());
      await beanstalk.send(
        new TerminateEnvironmentCommand({ EnvironmentName: target }),
      );
      await wait({
        what: `${target} to be gone`,
        look: () => environmentState(place, target),
        done: (state) => state === undefined,
        deadline: 300_000,
        pause: 50,
      });
      await t.rejects(destroy(), {
        name: NotDropped.name,
        message: `${name} on cobalt-test-old isn't dropped: uat-grey uses it`,
      });
      await uatUses("cobalt_uat");
      // Written by an older version, the state doesn't name the application.
      await t.rejects(destroy({ application: undefined }), {
        name: NotDropped.name,
        message: /isn't in this stack's state/,
      });
      t.same(await names(), [anothers, name]);
      await destroy();
      t.same(await names(), [anothers]);
    },
  );

  t.same(await databaseDigest(sandbox, "uat-grey"), before);
});
