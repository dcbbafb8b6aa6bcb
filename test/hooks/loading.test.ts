import { readdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import t from "tap";

const root = join(__dirname, "../..");

// What the tests' own loader takes isn't what the engine's process takes: a package of ES modules that a
// hook requires is found by the former only.
t.test("every hook loads as it does in the engine's process", async (t) => {
  const modules = readdirSync(join(root, "hooks")).filter((file) =>
    file.endsWith(".ts"),
  );
  const script = `
    require(process.cwd() + "/typescript.cjs");
    for (const file of ${JSON.stringify(modules)})
      require(process.cwd() + "/hooks/" + file);`;
  const { stderr, exitCode } = await execa(process.execPath, ["-e", script], {
    cwd: root,
    reject: false,
  });
  t.equal(exitCode, 0, stderr);
});
