import { execa } from "execa";
import t from "tap";

t.test("the code is formatted and linted", async (t) => {
  const { exitCode, all } = await execa(
    "node_modules/.bin/biome",
    ["check", "--error-on-warnings", "."],
    { reject: false, all: true },
  );
  t.equal(exitCode, 0, all);
});

t.test("the types hold", async (t) => {
  const { exitCode, all } = await execa(
    "node_modules/.bin/tsc",
    ["--noEmit", "--project", "."],
    { reject: false, all: true },
  );
  t.equal(exitCode, 0, all);
});
