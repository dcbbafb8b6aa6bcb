import { readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeIdentifier } from "pg";
import t from "tap";
import { tableLabel } from "../../postgres/table-name";
import { readCatalogue } from "../../sanitise/catalogue/read-catalogue";
import { findUnknown } from "../../sanitise/propose/find-unknown";
import { isPackageThere } from "../../sanitise/resolve/preset-rules";
import { resolveRules } from "../../sanitise/resolve/resolve-rules";
import { presetNames, readPreset } from "../../sanitise/rules/preset";
import { parseRules } from "../../sanitise/rules/read-rules";
import { checkRulesAgainst } from "../../sanitise/survey/check-rules-against";
import { connect } from "../support/connect";
import { schemaOf } from "../support/facts";
import { startPostgres, type TestPostgres } from "../support/postgres";

const laravels = ["laravel", "passport", "sanctum"];
const rails = ["rails", "solid"];
const djangos = presetNames.filter(
  (name) => ![...laravels, ...rails].includes(name),
);

t.test("presets", async (t) => {
  const server = await startPostgres(t);
  await (await server.admin(server.database)).query(
    "alter role cobalt createdb",
  );

  for (const [file, names] of [
    ["django", djangos],
    ["frameworks", [...laravels, ...rails]],
  ] as const)
    t.test(`fit the packages' own tables: ${file}`, async (t) => {
      const client = await database(t, server, file);
      await client.query(schemaOf(file));
      const rules = parseRules(`use: [${names.join(", ")}]`, "rules.yaml");
      const catalogue = await readCatalogue(client);
      for (const preset of rules.use)
        t.ok(isPackageThere(preset, catalogue), `${preset.name} is recognised`);
      const resolved = resolveRules(rules, catalogue);
      t.same(
        findUnknown(resolved, catalogue).map(
          ({ table, columns }) =>
            `${tableLabel(table)}: ${columns.map(({ name }) => name)}`,
        ),
        // The history's other columns are the application's own.
        file === "django" ? ["testapp_historicalperson: email,name"] : [],
      );
      const rest =
        file === "django"
          ? "tables: { testapp_historicalperson: { columns: { email: email, name: full name } } }"
          : "";
      t.same(
        await checkRulesAgainst(
          client,
          parseRules(`use: [${names.join(", ")}]\n${rest}`, "rules.yaml"),
        ),
        [],
      );
      const reached = new Set(resolved.presets.values());
      t.same(
        names.filter((name) => !reached.has(name)),
        [],
        "each has a table here",
      );
    });

  t.test("are no one's who has tables of the same names", async (t) => {
    const client = await database(t, server, "others");
    await client.query(`
      create table jobs (id int primary key, title text, salary text);
      create table sessions (id int primary key, speaker text);
      create table users (id int primary key, email text, name text, password text);
      create table cache (key text, value text, expiration int)`);
    const catalogue = await readCatalogue(client);
    const resolved = resolveRules(
      parseRules("use: [laravel]", "rules.yaml"),
      catalogue,
    );
    t.same(
      findUnknown(resolved, catalogue).map(({ table }) => table.table),
      ["jobs", "sessions", "users"],
    );
    t.same(
      resolved.rules.tables.map(({ table }) => table),
      ["cache"],
    );
    t.same(
      presetNames.filter((name) => isPackageThere(readPreset(name), catalogue)),
      ["laravel"],
    );
  });

  t.test("the file wins, and presets say the rest", async (t) => {
    const client = await database(t, server, "mine");
    await client.query(schemaOf("django", ["auth_", "django_"]));
    await client.query("alter table auth_user add nick text");
    const catalogue = await readCatalogue(client);
    const became = (text: string) => {
      const { rules, presets, problems, unmatched } = resolveRules(
        parseRules(`use: [django, django_q]\n${text}`, "rules.yaml"),
        catalogue,
      );
      const shown = (name: string) => {
        const table = catalogue.tables.find((one) => one.table === name);
        const rule = rules.tables.find((one) => one.table === name)?.rule;
        const preset = table && presets.get(table.oid);
        const kinds = Object.entries(rule?.columns ?? {})
          .map(([column, { kind }]) => `${column} ${kind}`)
          .sort();
        return {
          gone:
            rule?.delete === "all" ||
            rules.outbound.some((one) => one.table === name),
          kinds,
          preset,
        };
      };
      return { shown, problems, unmatched };
    };
    const plain = became("");
    t.same(plain.problems, []);
    t.same(plain.unmatched, []);
    t.same(plain.shown("django_session"), {
      gone: true,
      kinds: [],
      preset: "django",
    });
    const ruled = became(`
tables:
  auth_user: { columns: { nick: null, email: null } }
  django_admin_log: { keep: one, columns: { "*": { keep: two } } }
  django_session: { keep: one, columns: { "*": { keep: two } } }
  "django_si*": { columns: { name: { constant: Test } } }
  "django_q_*": delete
  "auth_g*": { where: "id > 1", columns: { name: null } }`);
    t.same(ruled.shown("auth_user"), {
      gone: false,
      kinds: [
        "email null",
        "first_name first name",
        "last_name last name",
        "nick null",
        "password password",
        "username sql",
      ],
      preset: "django",
    });
    t.same(ruled.shown("django_admin_log").gone, false);
    t.equal(ruled.shown("django_admin_log").preset, undefined);
    t.same(ruled.shown("django_session").gone, false, "the very name wins");
    t.same(
      ruled.shown("django_site").kinds,
      ["domain keep", "name constant"],
      "so does a pattern, column by column",
    );
    t.same(ruled.shown("django_q_task"), {
      gone: true,
      kinds: [],
      preset: undefined,
    });
    t.equal(
      ruled.shown("django_q_ormq").preset,
      "django_q",
      "patterns pass over what is outbound",
    );
    t.same(
      ruled.shown("auth_group").kinds,
      ["name null"],
      "a rule for some rows stands alone",
    );
    t.same(ruled.problems, []);
  });

  t.test("two that disagree are named, unless the file decides", async (t) => {
    const client = await database(t, server, "two");
    await client.query(schemaOf("django", ["authtoken_", "knox_"]));
    const catalogue = await readCatalogue(client);
    const rules = parseRules("use: [authtoken, knox]", "rules.yaml");
    const [authtoken, knox] = rules.use;
    if (!authtoken || !knox) throw new Error("The presets are gone.");
    const same = { ...knox, outbound: authtoken.outbound };
    const other = {
      ...knox,
      ...parseRules("tables: { authtoken_token: { keep: one } }", "x"),
      outbound: [],
      name: "knox",
    };
    const problems = (second: typeof knox, text = "") =>
      resolveRules(
        { ...parseRules(text, "rules.yaml"), use: [authtoken, second] },
        catalogue,
      ).problems;
    t.same(problems(same), []);
    t.same(problems(other), [
      "authtoken_token: the presets authtoken and knox disagree about it. Give the table a rule, or take one of the two out of use.",
    ]);
    t.same(problems(other, "tables: { authtoken_token: delete }"), []);
  });
});

t.test("each preset tells its package and versions", async (t) => {
  t.ok(presetNames.length > 30);
  const docs = readFileSync(join(__dirname, "../../docs/rules.md"), "utf8");
  for (const name of presetNames) {
    const preset = readPreset(name);
    t.match(preset.versions, /^\d+(\.\d+)?( to \d+(\.\d+)?)?$/, name);
    t.match(preset.package, /^[\w./-]+$/, name);
    t.ok(docs.includes(`\`${name}\``), `docs/rules.md names ${name}`);
    t.ok(preset.outbound.length + preset.tables.length > 0, name);
  }
});

async function database(
  t: { teardown(work: () => unknown): unknown },
  server: TestPostgres,
  name: string,
) {
  const master = await connect(t, server);
  await master.query(`create database ${escapeIdentifier(name)}`);
  return connect(t, server, { database: name });
}
