import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import t, { type Test } from "tap";
import { tableLabel } from "../../../../postgres/table-name";
import { personalData } from "../../../../sandbox/demo/cobalt/personal-data";
import {
  type Catalogue,
  findTable,
} from "../../../../sanitise/catalogue/catalogue";
import { readCatalogue } from "../../../../sanitise/catalogue/read-catalogue";
import { findProblems } from "../../../../sanitise/check/find-problems";
import { countContents } from "../../../../sanitise/propose/contents/count-contents";
import { couldBePersonal } from "../../../../sanitise/propose/could-be-personal";
import { findUnknown } from "../../../../sanitise/propose/find-unknown";
import { type Counted, propose } from "../../../../sanitise/propose/propose";
import { proposeRules } from "../../../../sanitise/propose/propose-rules";
import { resolveRules } from "../../../../sanitise/resolve/resolve-rules";
import { parseRules, readRules } from "../../../../sanitise/rules/read-rules";
import { buildDemo } from "../../../support/demo";
import { startPostgres } from "../../../support/postgres";
import { build, type Judged, readFacts } from "./facts";
import { addScore, judge, noScore, type Proposed, type Score } from "./score";

/** Of a hundred proposals, how many may break something that a person's wouldn't. */
const mostBreaking = 3;

const folder = join(__dirname, "schemas");

/** One schema alone, with each of its proposals printed. */
const only = process.env.BENCHMARK;

t.test("proposals for schemas that a person has judged", async (t) => {
  const server = await startPostgres(t);
  const admin = await server.admin(server.database);
  let all: Score = noScore;
  const add = (name: string, judged: Judged, proposed: Proposed) => {
    const score = judge(judged, proposed);
    if (only) console.error(proposed.lines, score);
    all = addScore(all, score, name);
  };
  const databaseOf = async (name: string): Promise<Client> => {
    await admin.query(`create database "${name}"`);
    return server.admin(name);
  };

  for (const file of readdirSync(folder).sort()) {
    const name = file.replace(/\.yaml$/, "");
    if (only && name !== only) continue;
    const client = await databaseOf(name);
    const facts = readFacts(join(folder, file));
    await build(client, facts);
    add(name, facts, await proposalsFor(t, client, name));
  }
  if (!only || only === "cobalt") {
    const client = await databaseOf("cobalt-demo");
    await buildDemo(client, { users: 400 });
    const judged = judgedByRules(await readCatalogue(client));
    add("cobalt", judged, await proposalsFor(t, client, "cobalt"));
  }

  const { judged, dangerous, breaking } = all;
  const share = (100 * breaking.length) / judged;
  console.error(
    `proposals: ${judged} judged, ${dangerous.length} dangerous, ${breaking.length} breaking (${share.toFixed(1)} %)`,
  );
  t.same(dangerous, [], "none is dangerous");
  t.ok(share < mostBreaking, `breaking:\n${breaking.join("\n")}`);
});

/** What is proposed for all of a database, which the product itself must take. */
async function proposalsFor(
  t: Test,
  client: Client,
  name: string,
): Promise<Proposed> {
  const catalogue = await readCatalogue(client);
  const resolved = resolveRules(parseRules("", "rules.yaml"), catalogue);
  const unknown = findUnknown(resolved, catalogue);
  const counted = new Map<
    (typeof unknown)[number]["table"],
    Awaited<ReturnType<typeof countContents>>
  >();
  for (const { table, columns } of unknown)
    counted.set(table, await countContents(client, table, columns));
  const found = { unknown, resolved, catalogue, counted: counted as Counted };
  const { outbound, logs, columns } = propose(found);
  const lines = proposeRules({ ...found, largeObjects: 0, path: [] });
  const pasted = resolveRules(
    parseRules(lines.replaceAll("say why", "a reason"), "rules.yaml"),
    catalogue,
  );
  t.same(findUnknown(pasted, catalogue), [], `${name}: nothing is left out`);
  t.same(findProblems(pasted.rules, catalogue), [], `${name}: none is refused`);
  return {
    lines,
    emptied: new Set(
      [...outbound, ...logs].map(({ table }) => tableLabel(table)),
    ),
    kinds: new Map(
      [...columns].map(([table, rules]) => [
        tableLabel(table),
        new Map([...rules].map(([column, { rule }]) => [column, rule.kind])),
      ]),
    ),
  };
}

/** What rules/cobalt.yaml says of Cobalt's tables, and the list of its personal data, as a judgement. */
function judgedByRules(catalogue: Catalogue): Judged {
  const { rules } = resolveRules(
    readRules(join(__dirname, "../../../../rules/cobalt.yaml")),
    catalogue,
  );
  const personal = new Set(Object.values(personalData).flat());
  const ruled = new Map(
    rules.tables.map(({ rule, ...name }) => [findTable(catalogue, name), rule]),
  );
  const outbound = rules.outbound.map((name) => findTable(catalogue, name));
  const named = new Map([
    ...(["first name", "last name", "full name"] as const).map(
      (kind) => [kind, "name"] as const,
    ),
    ["email", "e-mail"],
    ["phone", "phone"],
    ["address line", "address"],
    ["date of birth", "birth"],
    ["keep", "own"],
  ]);
  return {
    tables: Object.fromEntries(
      catalogue.tables.map((table) => {
        const rule = ruled.get(table);
        const emptied =
          outbound.includes(table) && table.columns.some(couldBePersonal)
            ? "must be"
            : rule?.delete === "all"
              ? "may be"
              : undefined;
        const columns = table.columns.map(
          (column): [string, { holds?: string }] => {
            const { name } = column;
            const kind = rule?.columns[name]?.kind;
            const holds =
              emptied === "may be" ||
              kind === undefined ||
              !couldBePersonal(column)
                ? undefined
                : (named.get(kind) ??
                  (personal.has(`${table.table}.${name}`)
                    ? "prose"
                    : "either"));
            return [name, holds === undefined ? {} : { holds }];
          },
        );
        return [
          tableLabel(table),
          { ...(emptied && { emptied }), columns: Object.fromEntries(columns) },
        ];
      }),
    ),
  };
}
