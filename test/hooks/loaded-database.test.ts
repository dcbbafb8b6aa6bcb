import t from "tap";
import { updateEnvironment } from "../../aws/beanstalk/update-environment";
import { provider } from "../../hooks/loaded-database";
import { readMarkers } from "../../identity/marker";
import { NotTheCopy } from "../../identity/prove-copy";
import { NotDropped } from "../../steps/load/database/drop-database";
import type { LoadInputs } from "../../steps/load/inputs";
import { databaseDigest, loginOf } from "../support/database-digest";
import { loadInputs } from "../support/load-inputs";
import { startTestSandbox } from "../support/sandbox";
import { asTarget, loadedDatabases, target } from "../support/target-databases";

t.test("the life of a loaded database", async (t) => {
  const sandbox = await startTestSandbox(t);
  const inputs = await loadInputs("first");
  const { place, server } = inputs;
  const production = await databaseDigest(sandbox, "production-blue");
  const uat = await databaseDigest(sandbox, "uat-grey");
  const create = async (more: Partial<LoadInputs> = {}) => {
    const { outs } = await provider.create({ ...inputs, ...more });
    if (!outs) throw new Error("The hook left nothing.");
    return outs;
  };
  const destroy = async (
    outs: Awaited<ReturnType<typeof create>>,
  ): Promise<void> => provider.delete?.("id", outs);
  const names = async () =>
    (await loadedDatabases(sandbox)).map(({ name }) => name);
  const setDatabase = async (environment: string, value: string) =>
    updateEnvironment(place, environment, {
      RDS_DB_NAME: { value, from: "environment" },
    });

  await t.test("on production's own server nothing is made", async (t) => {
    const { environment: _, ...instance } = inputs.production;
    await t.rejects(create({ server: instance }), NotTheCopy);
    await t.rejects(
      create({ server: { ...server, address: instance.address } }),
      NotTheCopy,
    );
    t.same(await names(), []);
  });

  const outs = await create();

  await t.test("create makes it, marked and noted as this one", async (t) => {
    const { name, oid } = outs.loaded;
    t.same(await loadedDatabases(sandbox), [{ name, state: "loaded" }]);
    const { rotation } = await asTarget(sandbox, readMarkers, name);
    t.equal(rotation?.identity, `${server.resourceId}/${oid}`);
    t.equal(outs.proof, 50);
    t.match(outs.dumpedAt, /^\d{4}-.*Z$/);
  });

  await t.test("only another generation asks for another load", async (t) => {
    const diff = async (more: Partial<LoadInputs>) =>
      (await provider.diff("id", outs, { ...inputs, ...more })).changes;
    t.equal(await diff({ wish: "w", keepDump: true }), false);
    t.equal(await diff({ generation: "second" }), true);
  });

  await t.test(
    "what its delete goes by is noted anew, without another load",
    async (t) => {
      const { application: _, ...old } = outs;
      t.same(await provider.diff("id", old, inputs), { changes: true });
      const { application } = inputs;
      t.ok(application);
      const updated = await provider.update?.("id", old, inputs);
      t.match(updated?.outs, { application, loaded: outs.loaded, proof: 50 });
      t.same(await names(), [outs.loaded.name]);
    },
  );

  await t.test(
    "what a killed run has loaded is taken over, without another dump",
    async (t) => {
      const again = await create({ exclude: { tables: ["no_such_table"] } });
      t.same(again.loaded, outs.loaded);
    },
  );

  await t.test(
    "another load drops what nobody uses, and spares what an environment does",
    async (t) => {
      const { name: used } = outs.loaded;
      await setDatabase(target, used);
      const second = await create({ generation: "second" });
      t.same(await names(), [used, second.loaded.name]);
      const third = await create({ generation: "third" });
      t.same(await names(), [used, third.loaded.name]);
      await setDatabase(target, "cobalt");
      const fourth = await create({ generation: "fourth" });
      t.same(await names(), [fourth.loaded.name]);
    },
  );

  await t.test(
    "destroy spares one that another environment uses, and says which",
    async (t) => {
      const [name = ""] = await names();
      const { user = "", password } = loginOf(sandbox, "uat-grey");
      await asTarget(sandbox, async (client) => {
        await client.query(`grant connect on database "${name}" to "${user}"`);
      });
      await setDatabase("uat-grey", name);
      t.ok(password);
      await t.rejects(destroy(outs), {
        name: NotDropped.name,
        message: `${name} on cobalt-test-old isn't dropped: uat-grey uses it`,
      });
      t.same(await names(), [name]);
      await setDatabase("uat-grey", "cobalt_uat");
    },
  );

  await t.test(
    "destroy logs in by the target's password of today",
    async (t) => {
      await asTarget(sandbox, (client) =>
        client.query("alter role cobalt password 'Another-password-1'"),
      );
      await updateEnvironment(place, target, {
        RDS_PASSWORD: { value: "Another-password-1", from: "environment" },
      });
      await destroy(outs);
      t.same(await names(), []);
    },
  );

  t.same(await databaseDigest(sandbox, "production-blue"), production);
  t.same(await databaseDigest(sandbox, "uat-grey"), uat);
});
