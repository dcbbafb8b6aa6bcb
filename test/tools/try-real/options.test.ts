import t from "tap";

t.test("what can't be meant is told with the usage", async (t) => {
  const { readOptions } = await import("../../../tools/try-real/options.mjs");
  t.same(readOptions(["--stack", "test"]), {
    stack: "test",
    go: false,
    report: undefined,
  });
  t.match(readOptions(["--stack=test", "--go", "--report", "r.json"]), {
    go: true,
    report: "r.json",
  });
  for (const [args, message] of [
    [[], /needs --stack .* e\.g\. --stack test[\s\S]*--go/],
    [["--stack", "test", "--gO"], /'--gO'[\s\S]*npm run try-real/],
    [["test"], /'test'/],
  ] as const)
    t.throws(() => readOptions([...args]), { message });
});
