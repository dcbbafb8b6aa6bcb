import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";

const root = join(__dirname, "../..");

/** The manual's keys and what its table says of their defaults. Several may share a row. */
function documented(): (readonly [key: string, usual: string])[] {
  const pages = readdirSync(join(root, "docs")).filter((name) =>
    name.endsWith(".md"),
  );
  const text = ["README.md", ...pages.map((name) => `docs/${name}`)]
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
  const [, table = ""] =
    /^\| key \| default \| meaning \|\n\|[-|]+\n((?:\|.*\n)+)/m.exec(text) ??
    [];
  return table
    .trim()
    .split("\n")
    .flatMap((row) => {
      const [, keys = "", usual = ""] = row.split(/ ?\| ?/);
      const names = [...keys.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      const values = usual.split(", ");
      return names.map((name = "", i) => {
        const value = values.length === names.length ? values[i] : usual;
        const own = name.includes(":") ? name : `prod-copy:${name}`;
        return [own, value ?? ""] as const;
      });
    })
    .filter(([key]) => key.startsWith("prod-copy:"));
}

t.test("the manual has each key with its default", async (t) => {
  const { config } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8"));
  const declared = Object.entries<{ default?: unknown }>(config);
  const table = documented();
  t.same(table.map(([key]) => key).sort(), declared.map(([key]) => key).sort());
  const said = new Map(table);
  for (const [key, { default: usual }] of declared) {
    const given = said.get(key) ?? "";
    if (["string", "boolean"].includes(typeof usual) && usual !== "")
      t.equal(given, `\`${usual}\``, key);
    // In words, what happens without it.
    else t.notMatch(given, /`/, key);
  }
});
