import t from "tap";
import type { Catalogue, Table } from "../../sanitise/catalogue/catalogue";
import { findAccessProblems } from "../../sanitise/check/access";
import { findProblems } from "../../sanitise/check/find-problems";
import { planDatabase } from "../../sanitise/plan/plan";
import { findUnknown } from "../../sanitise/propose/find-unknown";
import { rulingOf } from "../../sanitise/report/reported-tables";
import { resolveRules } from "../../sanitise/resolve/resolve-rules";
import { parseRules } from "../../sanitise/rules/read-rules";
import { columnOf, tableOf } from "../support/catalogue";

/** A catalogue that counts how often something is asked of one of its tables. */
function countedCatalogue(count: number) {
  let asked = 0;
  const tables = Array.from({ length: count }, (_, index) => {
    const table: Table = tableOf({
      oid: 100 + index,
      table: `t_${index}`,
      columns: [
        columnOf({ number: 1, name: "id" }),
        columnOf({ number: 2, name: "email" }),
        columnOf({ number: 3, name: "parent" }),
      ],
      // Every tenth is a part of the one before it.
      descendants: index % 10 === 8 && index + 1 < count ? [101 + index] : [],
      inherits: index % 10 === 9,
    });
    return new Proxy(table, {
      get: (target, key, receiver) => {
        asked++;
        return Reflect.get(target, key, receiver);
      },
    });
  });
  const catalogue: Catalogue = {
    tables,
    // A chain: each refers to the one before it, by an address that changes.
    foreignKeys: tables.slice(1).map(({ oid }) => ({
      name: `key_${oid}`,
      from: oid,
      fromColumns: [2],
      to: oid - 1,
      toColumns: [2],
      definition: "",
      comment: undefined,
    })),
  };
  asked = 0;
  return { catalogue, asked: () => asked };
}

/** A rule for each table by its name, beside a pattern: each is looked up. */
const rulesFor = (count: number) =>
  parseRules(
    [
      "outbound: [t_0]",
      "tables:",
      '  "t_*": { columns: { email: email, parent: { keep: a number } } }',
      ...Array.from({ length: count / 2 }, (_, index) => index * 2)
        .filter((number) => number % 10 !== 0)
        .map(
          (number) =>
            `  t_${number}: { columns: { email: email, parent: { keep: a number } } }`,
        ),
    ].join("\n"),
    "rules.yaml",
  );

/** What each part asks of the catalogue's tables, for so many. */
function askedBy(count: number): Record<string, number> {
  const { catalogue, asked } = countedCatalogue(count);
  const rules = rulesFor(count);
  const found: Record<string, number> = {};
  const step = <T>(name: string, work: () => T): T => {
    const before = asked();
    const result = work();
    found[name] = asked() - before;
    return result;
  };
  const resolved = step("resolving", () => resolveRules(rules, catalogue));
  step("checking", () => findProblems(resolved.rules, catalogue));
  step("coverage", () => findUnknown(resolved, catalogue));
  step("rights", () =>
    findAccessProblems(catalogue.tables, resolved.rules.tables, {
      standings: new Map(),
      readable: new Set(),
    }),
  );
  step("planning", () =>
    planDatabase(resolved.rules.tables, catalogue, () => true),
  );
  const ruling = rulingOf({
    rules: resolved.rules.tables,
    resolved: resolved.rules,
  });
  step("reporting", () => catalogue.tables.map((one) => ruling.ruleFor(one)));
  return found;
}

t.test("twice the tables are twice the look-ups, in every part", async (t) => {
  const few = askedBy(200);
  const many = askedBy(400);
  for (const [part, count] of Object.entries(few)) {
    t.ok(count > 0, `${part} asks`);
    t.ok((many[part] ?? 0) <= 2.1 * count, `${part}: ${count}, ${many[part]}`);
  }
});
