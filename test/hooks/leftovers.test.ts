import t from "tap";
import { listInstances } from "../../hooks/aws/instances";
import { setDeletionProtection } from "../../hooks/aws/modify-instance";
import { provider } from "../../hooks/leftovers";
import { names, owner, startTarget, target } from "../support/target";

t.test("what a killed run left", async (t) => {
  const world = await startTarget(t);
  const { place, production } = world;
  const inputs = (instances: readonly string[]) => ({
    place,
    owner,
    production,
    target,
    properties: names,
    instances,
  });
  const there = async () =>
    (await listInstances(place)).map(({ resourceId }) => resourceId);

  await t.test("is deleted, and gone when the step ends", async (t) => {
    const { copy } = await world.cleanCopy();
    await provider.create(inputs([copy.resourceId]));
    t.notOk((await there()).includes(copy.resourceId));
  });

  await t.test("isn't production's instance, whoever says so", async (t) => {
    await world.sandbox.control.forgetRequests();
    await provider.create(inputs([production.resourceId]));
    t.ok((await there()).includes(production.resourceId));
    t.equal(await world.calls("DeleteDBInstance"), 0);
  });

  await t.test("isn't another stack's copy", async (t) => {
    const { copy } = await world.cleanCopy({ "prod-copy:stack": "uat" });
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
  });

  await t.test("isn't what the target has come to use meanwhile", async (t) => {
    const { copy } = await world.cleanCopy();
    await world.changeByHand({
      RDS_HOSTNAME: { value: copy.address, from: "environment" },
    });
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
    await world.changeByHand({
      RDS_HOSTNAME: world.original.RDS_HOSTNAME ?? null,
    });
  });

  await t.test("isn't a protected copy", async (t) => {
    const { copy } = await world.cleanCopy();
    await setDeletionProtection(place, copy.identifier, true);
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
  });

  await t.test("one that is gone already is no error", async () => {
    await provider.create(inputs(["db-GONE"]));
  });

  await t.test("an empty list asks for no work, and no call", async (t) => {
    await world.sandbox.control.forgetRequests();
    t.same(await provider.diff("leftovers", inputs(["x"]), inputs([])), {
      changes: false,
    });
    await provider.create(inputs([]));
    t.same(await world.sandbox.control.requests(), []);
  });
});
