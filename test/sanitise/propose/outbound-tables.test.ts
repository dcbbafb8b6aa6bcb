import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { parse } from "yaml";
import { z } from "zod";
import {
  findKnown,
  knownTables,
} from "../../../sanitise/propose/outbound/known-tables";
import { whyOutbound } from "../../../sanitise/propose/outbound/propose-outbound";
import { columnOf, tableOf } from "../../support/catalogue";

const tables = z.record(z.string(), z.array(z.string()));
const { outbound, stays } = z
  .strictObject({ outbound: tables, stays: tables })
  .parse(parse(readFileSync(join(__dirname, "outbound-tables.yaml"), "utf8")));

const madeOf = (table: string, columns: readonly string[]) =>
  tableOf({
    table,
    columns: columns.map((name, index) =>
      columnOf({ name, number: index + 1 }),
    ),
  });

const none = { tables: [], foreignKeys: [] };

t.test("tables of an application's own names are known", async (t) => {
  for (const [name, columns] of Object.entries(outbound))
    t.ok(whyOutbound(madeOf(name, columns), none), name);
});

t.test("what only sounds so stays", async (t) => {
  for (const [name, columns] of Object.entries(stays))
    t.equal(whyOutbound(madeOf(name, columns), none), undefined, name);
});

t.test("packages' tables are known by their names", async (t) => {
  const known = knownTables();
  t.ok(new Set(known.map((one) => one.package)).size >= 150);
  const plain = known.filter(
    ({ columns, beside }) => columns.length + beside.length === 0,
  );
  for (const { package: name, tables } of plain)
    for (const table of tables) {
      const written = table.split(".").at(-1)?.replaceAll("*", "x") ?? "";
      const schema = table.includes(".")
        ? (table.split(".")[0]?.replaceAll("*", "x") ?? "")
        : "shop";
      t.ok(
        findKnown({ ...madeOf(written.toUpperCase(), []), schema }, none),
        `${name}: ${table}`,
      );
    }
});

t.test(
  "a name that others use too needs its columns, or its neighbours",
  async (t) => {
    const jobs = (...columns: string[]) =>
      findKnown(madeOf("jobs", columns), none);
    t.equal(jobs("id", "title"), undefined);
    t.match(jobs("id", "payload", "attempts"), { package: "Laravel" });
    const cache = madeOf("cache", ["user_id"]);
    t.equal(findKnown(cache, none), undefined);
    const beside = ["cache_messages", "identities"].map((name) =>
      madeOf(name, []),
    );
    t.match(findKnown(cache, { ...none, tables: beside }), {
      package: "roundcube",
    });
  },
);
