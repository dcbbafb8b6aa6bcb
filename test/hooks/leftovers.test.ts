import t from "tap";
import { environmentState } from "../../aws/beanstalk/environment";
import { describeInstance, listInstances } from "../../aws/rds/instances";
import { setDeletionProtection } from "../../aws/rds/modify-instance";
import { protect } from "../../aws/rds/protection";
import { wait } from "../../aws/wait";
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
  /** A copy as a run leaves it that is killed before it tells the target. */
  const prepared = async (environmentId?: string) => {
    const clean = await world.cleanCopy();
    const instance = await describeInstance(place, clean.copy.resourceId);
    const environment = await environmentState(place, target);
    if (!instance || !environment) throw new Error("nothing to protect");
    await protect(place, instance, {
      environmentId: environmentId ?? environment.id,
      healthBefore: "Green",
    });
    return clean;
  };
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

  await t.test(
    "is deleted though it was protected for the target, which never came to use it",
    async (t) => {
      const { copy } = await prepared();
      await provider.create(inputs([copy.resourceId]));
      t.notOk((await there()).includes(copy.resourceId));
    },
  );

  await t.test("isn't a copy protected for another environment", async (t) => {
    const { copy } = await prepared("e-another");
    await provider.create(inputs([copy.resourceId]));
    t.ok((await there()).includes(copy.resourceId));
    t.match(await world.protected(), [copy.identifier]);
    await setDeletionProtection(place, copy.identifier, false);
  });

  await t.test("isn't one that an update may be about", async (t) => {
    const { copy } = await prepared();
    const update = world.changeByHand({
      RDS_HOSTNAME: { value: copy.address, from: "environment" },
    });
    await wait({
      what: "the update to begin",
      look: () => environmentState(place, target),
      done: (state) => state?.status === "Updating",
      deadline: 300_000,
      pause: 20,
    });
    await provider.create(inputs([copy.resourceId]));
    await update;
    t.ok((await there()).includes(copy.resourceId));
    t.match(await world.protected(), [copy.identifier]);
    await world.changeByHand({
      RDS_HOSTNAME: world.original.RDS_HOSTNAME ?? null,
    });
    await setDeletionProtection(place, copy.identifier, false);
  });

  await t.test("isn't a copy that somebody protected", async (t) => {
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
