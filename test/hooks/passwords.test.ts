import t from "tap";
import { provider } from "../../hooks/passwords";

const inputs = { resourceId: "db-ONE", applicationIsMaster: false };

t.test("passwords are generated for one copy", async (t) => {
  const { outs } = await provider.create(inputs);
  t.match(outs, {
    masterPassword: /^.{40}$/,
    applicationPassword: /^.{40}$/,
    generatedFor: "db-ONE",
  });
  t.not(outs?.masterPassword, outs?.applicationPassword);
});

t.test(
  "they are one where the application logs in as the master",
  async (t) => {
    const { outs } = await provider.create({
      ...inputs,
      applicationIsMaster: true,
    });
    t.equal(outs?.masterPassword, outs?.applicationPassword);
  },
);

t.test(
  "they stay for the same copy, and are renewed in place for another",
  async (t) => {
    const { outs } = await provider.create(inputs);
    if (!outs) throw new Error("no outputs");
    t.same(await provider.diff("", outs, inputs), { changes: false });
    for (const news of [
      { ...inputs, resourceId: "db-TWO" },
      { ...inputs, applicationIsMaster: true },
    ])
      t.same(await provider.diff("", outs, news), { changes: true });
    const updated = await provider.update?.("", outs, {
      ...inputs,
      resourceId: "db-TWO",
    });
    t.equal(updated?.outs?.generatedFor, "db-TWO");
    t.not(updated?.outs?.masterPassword, outs.masterPassword);
  },
);
