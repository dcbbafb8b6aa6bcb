import t from "tap";
import { describeInstance } from "../../aws/rds/instances";
import { provider } from "../../hooks/lost-tags";
import { owner, startTarget } from "../support/target";

t.test("a copy's lost tags", async (t) => {
  const world = await startTarget(t);
  const { place, production } = world;
  const tags = { "prod-copy:sanitised": "db-A r1" };
  const inputs = (instance: string | null, these: object = tags) => ({
    place,
    owner,
    production,
    instance,
    tags: { ...these },
  });
  const tagsOf = async (resourceId: string) =>
    (await describeInstance(place, resourceId))?.tags;

  await t.test("are no change where none are lost", async (t) => {
    const none = inputs(null, {});
    await world.sandbox.control.forgetRequests();
    t.match(await provider.diff("lost-tags", none, none), { changes: false });
    await provider.create(none);
    t.equal(await world.calls("AddTagsToResource"), 0);
    t.match(await provider.diff("lost-tags", none, inputs("db-A")), {
      changes: true,
    });
  });

  await t.test("are written again, and others stay", async (t) => {
    const { copy } = await world.cleanCopy();
    const before = await tagsOf(copy.resourceId);
    await provider.create(inputs(copy.resourceId));
    t.same(await tagsOf(copy.resourceId), { ...before, ...tags });
  });

  await t.test("aren't written to another stack's copy", async (t) => {
    const { copy } = await world.cleanCopy({ "prod-copy:stack": "uat" });
    await t.rejects(provider.create(inputs(copy.resourceId)), {
      name: "NotTheCopy",
    });
    t.notMatch(await tagsOf(copy.resourceId), tags);
  });

  await t.test("aren't written to production, whoever says so", async (t) => {
    await t.rejects(provider.create(inputs(production.resourceId)), {
      name: "NotTheCopy",
      message: /cobalt-production .* Nothing was changed/,
    });
    t.notMatch(await tagsOf(production.resourceId), tags);
  });

  await t.test("are none of a copy that is gone", async (t) => {
    await t.resolves(provider.create(inputs("db-GONE")));
  });
});
