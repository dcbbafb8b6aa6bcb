import { readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { services } from "../../sandbox/aws/dispatch";

t.test("the page tells every operation that the sandbox has", async (t) => {
  const page = await readFile(join(__dirname, "../../docs/sandbox.md"), "utf8");
  const [, table = ""] = /## What it answers([\s\S]*?)## /.exec(page) ?? [];
  const told = table
    .split("\n")
    .filter((line) => /^\| [A-Z]/.test(line))
    .flatMap((line) => (line.split("|")[2] ?? "").split(","))
    .map((name) => name.trim());
  const known = services.flatMap(({ operations }) => Object.keys(operations));
  t.strictSame(told.sort(), known.sort());
});
