import { join } from "node:path";
import t from "tap";
import {
  type Catalogue,
  findTable,
} from "../../../../sanitise/catalogue/catalogue";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { initRules } from "../../../../sanitise/cli/first-rules/init-rules";
import { couldBePersonal } from "../../../../sanitise/propose/could-be-personal";
import { resolveRules } from "../../../../sanitise/resolve/resolve-rules";
import { isPattern, matchesPattern } from "../../../../sanitise/rules/pattern";
import { parseRules, readRules } from "../../../../sanitise/rules/read-rules";
import type { ColumnRule, Rules } from "../../../../sanitise/rules/rules";
import { connect } from "../../../support/connect";
import { buildDemo } from "../../../support/demo";
import { startPostgres } from "../../../support/postgres";

/** Masks that stand for a person's particulars: of two rules that have one each it must be the same. */
const particulars: readonly string[] = [
  ...["email", "first name", "last name", "full name", "phone"],
  ...["date of birth", "address line", "ip address", "password"],
];

/** What a rule makes of a value. How one that says nothing any more is made is a matter of taste. */
function became(rule: ColumnRule | undefined): string {
  if (rule === undefined || rule.kind === "keep") return "stays";
  const called = rule.kind === "sql" && /mask_([a-z_]+)/.exec(rule.expression);
  const kind = called ? (called[1] ?? "").replaceAll("_", " ") : rule.kind;
  return particulars.includes(kind) ? kind : "changed";
}

function agree(one: string, other: string): boolean {
  if (one === other) return true;
  return (
    ![one, other].some((fate) => ["stays", "gone"].includes(fate)) &&
    [one, other].includes("changed")
  );
}

/** What becomes of each column that rules must name; of one without such columns: of the table. */
function fates(rules: Rules, catalogue: Catalogue) {
  const { rules: resolved } = resolveRules(rules, catalogue);
  const outbound = resolved.outbound.map((name) => findTable(catalogue, name));
  return new Map(
    catalogue.tables.flatMap((table) => {
      const rule = resolved.tables.find(
        (one) => findTable(catalogue, one) === table,
      )?.rule;
      const gone = outbound.includes(table) || rule?.delete === "all";
      return [
        [table.table, gone ? "gone" : "stays"],
        ...table.columns.map(({ name }) => [
          `${table.table}.${name}`,
          gone ? "gone" : became(rule?.columns[name]),
        ]),
      ] as [string, string][];
    }),
  );
}

/** Each thing that a person decided, a line or so of the file, with the columns it is about; of a whole table, its name. */
function decisions(rules: Rules, catalogue: Catalogue): string[][] {
  return [
    ...rules.outbound.map(({ table }) => [table]),
    ...rules.tables.flatMap(({ table, rule }) => {
      const keys = Object.keys(rule.columns);
      const columns =
        findTable(catalogue, { schema: "public", table })?.columns ?? [];
      if (keys.length === 0) return [[table]];
      return keys.map((key) =>
        columns
          .filter(
            ({ name }) =>
              key === name ||
              (isPattern(key) &&
                !keys.includes(name) &&
                matchesPattern(key, name)),
          )
          .map(({ name }) => `${table}.${name}`),
      );
    }),
  ];
}

t.test("init decides nearly as rules/cobalt.yaml does", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await buildDemo(client, { users: 400 });
  const {
    draft,
    text = "",
    problems,
  } = await initRules(client, undefined, {
    file: "rules.yaml",
    database: server.database,
    schema: "rules.schema.json",
  });
  t.same(problems, [], "it fits at once");
  const catalogue = await readCatalogue(client);
  const cobalt = readRules(join(__dirname, "../../../../rules/cobalt.yaml"));
  const known = fates(cobalt, catalogue);
  const proposed = fates(parseRules(text, "rules.yaml"), catalogue);
  const asked = new Set(
    draft.tables.flatMap(({ name, columns }) =>
      columns
        .filter(({ needsEye }) => needsEye)
        .flatMap(({ names }) => names.map((one) => `${name.table}.${one}`)),
    ),
  );
  // Numbers that needn't be named: months in which cards end, sums. Nobody can tell by them who somebody is.
  const needed = needRules(catalogue);
  const all = decisions(cobalt, catalogue).filter((names) =>
    names.some((name) => !name.includes(".") || needed.has(name)),
  );
  const differ = (name: string) =>
    !agree(known.get(name) ?? "", proposed.get(name) ?? "");
  const different = all.filter(
    (names) => names.filter(differ).length * 2 > names.length,
  );
  const unasked = different.filter(
    (names) => !names.some((name) => asked.has(name)),
  );
  /** What stays although Cobalt takes it away: of a table, its columns that could hold something of people. */
  const left = unasked
    .flat()
    .flatMap((name) =>
      name.includes(".")
        ? [name]
        : [...proposed.keys()].filter((one) => one.startsWith(`${name}.`)),
    )
    .filter(
      (name) =>
        needed.has(name) &&
        !asked.has(name) &&
        known.get(name) !== "stays" &&
        proposed.get(name) === "stays",
    );
  const share = (some: readonly unknown[]) => some.length / all.length;
  const list = unasked
    .map(
      ([name = ""]) => `${name}: ${known.get(name)}, not ${proposed.get(name)}`,
    )
    .join("\n");
  // Where it asks a person decides. What else it takes away and Cobalt keeps is mostly what its people call public.
  t.ok(share(different) < 0.13, `${different.length} of ${all.length}`);
  t.ok(share(unasked) < 0.05, `${unasked.length}\n${list}`);
  t.ok(share(left) < 0.04, left.join("\n"));
});

/** Columns that rules must name. */
function needRules({ tables }: Catalogue): ReadonlySet<string> {
  return new Set(
    tables.flatMap(({ table, columns }) =>
      columns.filter(couldBePersonal).map(({ name }) => `${table}.${name}`),
    ),
  );
}
