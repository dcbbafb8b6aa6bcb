import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";

const load = () => import("../../tools/project.mjs");

t.test("a stack's file follows the committed one", async (t) => {
  const { follow } = await load();
  t.strictSame(
    follow(
      { config: { a: 2, b: 1, d: 1 } },
      { config: { a: 1, b: 1, c: 1 } },
      {
        config: { a: 9, b: 9, c: 1, mine: 1 },
        encryptionsalt: "salt",
      },
    ),
    {
      config: { a: 2, b: 9, d: 1, mine: 1 },
      encryptionsalt: "salt",
    },
    "what changed there counts, what the CLI wrote stays",
  );
});

t.test(
  "the project folder has the program in the clone and a stack file of its own",
  async (t) => {
    const { writeProject } = await load();
    const program = t.testdir({
      "Pulumi.yaml": "name: prod-copy\nruntime: nodejs\n",
      "Pulumi.sandbox.yaml": 'config:\n  aws:region: here\n  on: "ON"\n',
      home: {},
    });
    const folder = join(program, "home", "project");
    const options = { program, folder, stack: "sandbox" };
    await writeProject(options);
    await writeProject(options);
    const read = async (name: string) =>
      parse(await readFile(join(folder, name), "utf8"));
    t.strictSame(await read("Pulumi.yaml"), {
      name: "prod-copy",
      runtime: "nodejs",
      main: program,
    });
    t.strictSame(await read("Pulumi.sandbox.yaml"), {
      config: { "aws:region": "here", on: "ON" },
    });
    t.match(
      await readFile(join(folder, "Pulumi.sandbox.yaml"), "utf8"),
      '"ON"',
      "a word that some readers of YAML take for a boolean stays in quotes",
    );

    await writeProject({ ...options, config: { "aws:region": "there" } });
    t.strictSame(await read("Pulumi.sandbox.yaml"), {
      config: { "aws:region": "there" },
    });
    await writeProject({ ...options, stack: "other", config: { a: 1 } });
    await writeProject({ ...options, config: { "aws:region": "there" } });
    t.strictSame(
      [await read("Pulumi.sandbox.yaml"), await read("Pulumi.other.yaml")],
      [{ config: { "aws:region": "there" } }, { config: { a: 1 } }],
      "each stack has its own file there",
    );
    t.equal(
      await readFile(join(program, "Pulumi.sandbox.yaml"), "utf8"),
      'config:\n  aws:region: here\n  on: "ON"\n',
    );
  },
);
