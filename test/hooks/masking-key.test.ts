import t from "tap";
import { provider } from "../../hooks/masking-key";

t.test("a key is 256 bits of its own", async (t) => {
  const keys = await Promise.all(
    [1, 2].map(async () => (await provider.create({})).outs?.maskingKey ?? ""),
  );
  for (const key of keys) t.match(key, /^[\w-]{43}$/);
  t.equal(new Set(keys).size, 2);
});

t.test("it never changes", async (t) => {
  t.same(await provider.diff("", { maskingKey: "k" }, {}), { changes: false });
});
