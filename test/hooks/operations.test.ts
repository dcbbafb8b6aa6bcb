import t from "tap";
import { operations } from "../../hooks/operations";
import { listen } from "../support/said";

class Refused extends Error {
  override name = "Refused";
}

t.test("errors and their causes show control characters", async (t) => {
  const cause = new Refused("table \u001b[2Jx");
  const provider = operations({
    provider: {
      create: async () => {
        throw new Error("failed for \u202ex", { cause });
      },
    },
  });
  const error: unknown = await provider.create({}).catch((error) => error);
  t.match(error, {
    message: "failed for \\u202ex",
    stack: /failed for \\u202ex/,
    cause,
  });
  t.match(cause, { message: "table \\u001b[2Jx" });
});

t.test(
  "what a provider lacks it still lacks, and its values stay",
  async (t) => {
    const provider = operations({
      provider: {
        create: async (inputs) => ({ id: "x", outs: inputs }),
      },
    });
    t.equal(provider.delete, undefined);
    t.same(await provider.create({ a: 1 }), { id: "x", outs: { a: 1 } });
  },
);

t.test("what an operation is at is told where it says nothing", async (t) => {
  let open: (value: { outs: object }) => void = () => undefined;
  const opened = new Promise<{ outs: object }>((resolve) => {
    open = resolve;
  });
  const provider = operations({
    doing: { create: "making it", delete: "taking it away" },
    provider: {
      create: async () => ({ id: "x", outs: {} }),
      update: () => opened,
    },
  });
  const said = listen(t);
  const updated = provider.update?.("x", {}, {});
  t.match(await said.line(/it/), /^making it \(\d+ s\)$/);
  open({ outs: { done: true } });
  t.same(await updated, { outs: { done: true } });
});
