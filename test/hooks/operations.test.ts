import t from "tap";
import { operations } from "../../hooks/operations";

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
