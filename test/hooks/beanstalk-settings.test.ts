import t from "tap";
import { environmentState } from "../../aws/beanstalk/environment";
import { asPlain } from "../../aws/beanstalk/stored-settings";
import { setDeletionProtection } from "../../aws/rds/modify-instance";
import { provider } from "../../hooks/beanstalk-settings";
import type { Repointed, RepointInputs } from "../../steps/repoint/inputs";
import { repoint } from "../support/steps";
import { names, startTarget, target } from "../support/target";

/** The provider as the engine uses it: each step starts from what the last one left in the state. */
class Engine {
  outputs: Repointed | undefined;

  async up(inputs: RepointInputs): Promise<Repointed> {
    this.outputs = this.outputs
      ? (await provider.update?.("id", this.outputs, inputs))?.outs
      : (await provider.create(inputs)).outs;
    return this.state();
  }

  async diff(inputs: RepointInputs) {
    return provider.diff("id", this.state(), inputs);
  }

  async refresh(): Promise<string | undefined> {
    const result = await provider.read?.("id", this.state());
    this.outputs = result?.props;
    return result?.id;
  }

  async destroy(): Promise<void> {
    await provider.delete?.("id", this.state());
  }

  state(): Repointed {
    if (!this.outputs) throw new Error("nothing is in the state");
    return this.outputs;
  }
}

t.test("the life of a target's settings", async (t) => {
  const world = await startTarget(t);
  const engine = new Engine();
  const first = await world.cleanCopy();
  await world.calls("");

  await t.test(
    "create makes the target use the copy, in one update",
    async (t) => {
      const outs = await engine.up(world.inputs(first));
      t.equal(await world.calls("UpdateEnvironment"), 1);
      const properties = await world.properties();
      t.equal(properties.get(names.hostname)?.value, first.copy.address);
      t.equal(properties.get(names.port)?.value, String(first.copy.port));
      t.equal(properties.get(names.password)?.value, first.applicationPassword);
      t.equal(outs.health, "Green");
      t.same(outs.written, await world.five());
      t.same(outs.previous, world.original);
      t.same(await world.protected(), [first.copy.identifier]);
      t.ok((await fetch(outs.url)).ok, "and the application answers with it");
    },
  );

  await t.test("a second time changes nothing", async (t) => {
    t.equal((await engine.diff(world.inputs(first))).changes, false);
    await world.calls("");
    const again = await repoint(world.inputs(first), engine.state());
    t.equal(await world.calls("UpdateEnvironment"), 0);
    t.same(again.previous, world.original, "what was before stays known");
  });

  await t.test("protection that went off is found and mended", async (t) => {
    await setDeletionProtection(world.place, first.copy.identifier, false);
    t.equal((await engine.diff(world.inputs(first))).changes, true);
    await engine.up(world.inputs(first));
    t.same(await world.protected(), [first.copy.identifier]);
  });

  await t.test(
    "a refresh shows what was changed by hand, and the next update mends it",
    async (t) => {
      await world.changeByHand(asPlain({ RDS_USERNAME: "reporting" }));
      t.equal(await engine.refresh(), "id");
      t.equal(engine.state().current.RDS_USERNAME?.value, "reporting");
      t.equal((await engine.diff(world.inputs(first))).changes, true);
      const outs = await engine.up(world.inputs(first));
      t.same(await world.five(), outs.written);
    },
  );

  await t.test(
    "a newer copy takes the older one's place and its protection",
    async (t) => {
      const second = await world.cleanCopy();
      const { changes, replaces } = await engine.diff(world.inputs(second));
      t.ok(changes);
      t.equal(replaces, undefined, "by an update, not a replacement");
      const outs = await engine.up(world.inputs(second));
      t.equal(outs.previous[names.hostname]?.value, first.copy.address);
      t.same(await world.protected(), [second.copy.identifier]);
    },
  );

  await t.test(
    "delete puts everything back, byte for byte, and lifts the protection",
    async (t) => {
      await engine.destroy();
      t.same(await world.five(), world.original);
      t.same(await world.protected(), []);
      const state = await environmentState(world.place, target);
      t.equal(state?.health, "Green");
      await world.calls("");
      await engine.destroy();
      t.equal(
        await world.calls("UpdateEnvironment"),
        0,
        "a second time changes nothing",
      );
    },
  );
});
