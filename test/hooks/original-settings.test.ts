import t from "tap";
import { hook } from "../../hooks/hook";
import { provider } from "../../hooks/original-settings";
import { repoint } from "../support/steps";
import {
  names,
  owner,
  saidDuring,
  startTarget,
  target,
} from "../support/target";

t.test("the settings from before are read once and kept", async (t) => {
  const world = await startTarget(t);
  const { place } = world;
  const inputs = { place, owner, target, properties: names };
  const created = await provider.create(inputs);
  if (!created.outs) throw new Error("nothing was read");
  const { outs } = created;
  const clean = await world.cleanCopy();

  await t.test("with the database that they lead to", async (t) => {
    t.same(outs.settings, world.original);
    t.equal(outs.database?.identifier, "cobalt-test-old");
  });

  await t.test("no change of the target changes them", async (t) => {
    const changed = await repoint(world.inputs(clean), undefined);
    const refreshed = await provider.read?.("id", outs);
    t.same(refreshed?.props, outs);
    t.same(await provider.diff("id", outs, inputs), { changes: false });
    t.equal(changed.original, world.original);
  });

  await t.test("only another target is another resource", async (t) => {
    const elsewhere = { ...inputs, target: "uat-white" };
    t.same(await provider.diff("id", outs, elsewhere), {
      changes: true,
      replaces: ["target"],
    });
    const rebuilt = { ...outs, environmentId: "e-before" };
    t.same(
      await provider.diff("id", rebuilt, inputs),
      { changes: true, replaces: ["target"] },
      "so is another environment under its name",
    );
  });

  await t.test(
    "a name that is new in the configuration is read, the others stay",
    async (t) => {
      const properties = { ...names, hostname: "COBALT_HOSTNAME" };
      const renamed = { ...inputs, properties };
      t.equal((await provider.diff("id", outs, renamed)).changes, true);
      const updated = await provider.update?.("id", outs, renamed);
      t.match(updated?.outs?.settings, world.original);
      t.ok(updated?.outs?.settings.COBALT_HOSTNAME);
    },
  );

  await t.test("a stack whose state is lost is warned", async (t) => {
    const said = await saidDuring(t, () => provider.create(inputs));
    t.match(
      said,
      /Warning: test-white already uses .*, a copy of this very stack \(prod-copy\/test\)/,
    );
    const other = { ...inputs, owner: { ...owner, stack: "uat" } };
    const told = await saidDuring(t, () => provider.create(other));
    t.match(told, /a copy of another stack \(prod-copy\/test\)/);
  });

  await t.test("an error can't make the terminal do anything", async (t) => {
    const shell = hook("original-settings");
    const error: unknown = await shell
      .create({ ...inputs, target: "x\u001b]0;owned\u0007" })
      .catch((error: unknown) => error);
    t.match(error, { message: /x\\u001b\]0;owned\\u0007/ });
  });

  await t.test(
    "delete puts back what a killed run changed without noting it",
    async (t) => {
      await provider.delete?.("id", outs);
      t.same(await world.five(), world.original);
      t.same(await world.protected(), [], "and the copy can be deleted");
      const said = await saidDuring(t, async () =>
        provider.delete?.("id", outs),
      );
      t.equal(said, "", "with nothing to do it says nothing");
    },
  );

  t.same(await world.writesToProduction(), []);
});
