import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { elementFunctions } from "../../../sanitise/masks/elements";
import { jsonFunctions } from "../../../sanitise/masks/json";
import { keyed, masks } from "../../../sanitise/masks/registry";
import { loadVocabulary } from "../../../sanitise/masks/shared/vocabulary";
import { maskers } from "../../../sanitise/rules/rules";

const kinds = Object.entries(masks);
const root = join(__dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

const page = read("docs/masks.md");

t.test("the page on masks has a line on each, and on no other", async (t) => {
  const [, table = ""] = page.split("| rule | mask |");
  const named = table
    .slice(0, table.indexOf("\n\n"))
    .split("\n")
    .slice(2)
    .flatMap((row) => row.split(" | ")[0]?.match(/(?<=`)[a-z ]+(?=`)/g) ?? []);
  t.same(named.sort(), Object.keys(masks).sort());
});

t.test("the page on masks names each function that SQL may call", async (t) => {
  for (const [kind, { standIn }] of kinds)
    t.equal(
      page.includes(`mask_${kind.replaceAll(" ", "_")}\``),
      standIn !== undefined,
      kind,
    );
});

t.test("the published schema has each masker", async (t) => {
  const { definitions } = JSON.parse(read("rules/rules.schema.json"));
  t.same(definitions.masker.enum, maskers);
});

t.test("each mask's SQL reads no key but its own", async (t) => {
  const words = await loadVocabulary();
  const keysIn = (sql: string) =>
    new Set(
      [...sql.matchAll(/prod_copy\.key_(\w+)/g)].map(([, key = ""]) => key),
    );
  for (const [kind, mask] of kinds) {
    const sql = [
      ...mask.functions(words, [], []),
      mask.part,
      mask.node ?? "",
    ].join();
    t.same([...keysIn(sql)].sort(), [...mask.keys].sort(), kind);
  }
  for (const key of keysIn([...elementFunctions, ...jsonFunctions].join()))
    t.ok(keyed.includes(key), key);
});

t.test("each mask that SQL may call has the function", async (t) => {
  const words = await loadVocabulary();
  for (const [kind, { standIn, functions }] of kinds) {
    const name = `mask_${kind.replaceAll(" ", "_")}`;
    if (standIn !== undefined)
      t.match(
        functions(words, [], []).join(";\n"),
        `function pg_temp.${name}(`,
        kind,
      );
  }
});
