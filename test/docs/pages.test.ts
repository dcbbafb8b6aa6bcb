import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import t from "tap";

const root = join(__dirname, "../..");

async function pages(): Promise<{ name: string; text: string }[]> {
  const names = [
    ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ...(await readdir(join(root, "docs")))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  ];
  return Promise.all(
    names.map(async (name) => ({
      name,
      text: await readFile(join(root, name), "utf8"),
    })),
  );
}

t.test("the front page can be read in two minutes", async (t) => {
  const text = await readFile(join(root, "README.md"), "utf8");
  t.ok(text.split("\n").length <= 131, `${text.split("\n").length} lines`);
});

t.test("no line of a page is longer than 200 characters", async (t) => {
  for (const { name, text } of await pages())
    t.same(
      text
        .split("\n")
        .map((line, index) => ({ line: index + 1, length: line.length }))
        .filter(({ length }) => length >= 200),
      [],
      name,
    );
});

t.test("links lead to files and headings that are there", async (t) => {
  for (const { name, text } of await pages())
    for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = "", heading] = target.split("#");
      const file = path === "" ? name : join(dirname(name), path);
      t.ok(existsSync(join(root, file)), `${name}: ${target}`);
      if (heading === undefined) continue;
      const page = await readFile(join(root, file), "utf8");
      t.ok(headings(page).includes(heading), `${name}: ${target}`);
    }
});

t.test(
  "each claim of the security page names a test or a line of the policy that is there",
  async (t) => {
    const page = await readFile(join(root, "docs/security.md"), "utf8");
    const policy = await readFile(join(root, "docs/iam-policy.json"), "utf8");
    const tests = [...page.matchAll(/`([\w/-]+\.test\.ts)`/g)];
    t.ok(tests.length > 0);
    for (const [, file = ""] of tests)
      t.ok(existsSync(join(root, "test", file)), file);
    for (const [, statement = ""] of page.matchAll(/`(Never\w+)`/g))
      t.ok(policy.includes(`"Sid": "${statement}"`), statement);
  },
);

/** As GitHub names them in links. */
function headings(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
