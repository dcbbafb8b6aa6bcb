import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import t from "tap";
import { quoteIdentifier } from "../../../../postgres/identifier";
import type { Evidence } from "../../../../sanitise/report/evidence";
import { connect } from "../../../support/connect";
import { schemaOf } from "../../../support/facts";
import {
  letMasterQuietTriggers,
  startPostgres,
} from "../../../support/postgres";
import { environmentFor, sanitise } from "../../../support/sanitise";

/** What shop.sql plants: family names end in a number of their own, and nobody else's do. */
const planted =
  "(featherstonehaugh|quartermaine|winterbottom|oglethorpe|ravenscroft|thistlewood|abernathy)e\\d|@wattle-post\\.net|[+]61 4(1|2)[0-9]{7}|(banksia|jacaranda|lillypilly|bottlebrush) (cres|par|road|lane)|tok_|pbkdf2_sha256.600000.abc";

t.test("a shop from init alone to clean", async (t) => {
  const server = await startPostgres(t);
  const client = await connect(t, server);
  await client.query(
    schemaOf("django", [
      ...["auth_", "django_admin", "django_content", "django_migrations"],
      ...["django_session", "django_site"],
    ]),
  );
  await client.query(await readFile(join(__dirname, "shop.sql"), "utf8"));
  t.ok((await columnsWith(client)).length > 30, "people are everywhere");
  await letMasterQuietTriggers(server);
  const env = environmentFor(server);
  const folder = t.testdir();
  const rules = join(folder, "shop.yaml");

  const first = await sanitise(["init", "--rules", rules], env);
  t.equal(first.exitCode, 0, first.stdout + first.stderr);
  t.match(first.stdout, /Presets: django\.[\s\S]*The rules fit the database/);
  const written = await readFile(rules, "utf8");
  t.notMatch(
    written + first.stdout,
    new RegExp(planted, "i"),
    "no value is told",
  );

  const run = await sanitise(
    [
      ...["run", "--rules", rules, "--database", server.database],
      ...["--reports", folder],
    ],
    env,
  );
  t.equal(run.exitCode, 0, run.stdout + run.stderr);
  const admin = await server.admin(server.database);
  t.same(await columnsWith(admin), [], "nobody is left anywhere");
  const { rows } = await admin.query(
    "select count(*)::int as orders, count(distinct u.email)::int > 150 as apart from order_order o left join auth_user u on u.id = o.user_id",
  );
  t.same(rows, [{ orders: 300, apart: true }], "and it is still of use");

  const [report = ""] = (await readdir(folder)).filter((name) =>
    name.endsWith(".json"),
  );
  const evidence: Evidence = JSON.parse(
    await readFile(join(folder, report), "utf8"),
  );
  const presets = evidence.databases[0]?.tables.map(({ table, preset }) => [
    table,
    preset,
  ]);
  t.match(Object.fromEntries(presets ?? []), {
    auth_user: "django",
    django_session: "django",
    order_order: null,
  });
});

/** Columns in which something is that was planted. */
async function columnsWith(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    "select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and data_type in ('text', 'character varying') order by 1, 2",
  );
  const found: string[] = [];
  for (const { table, column } of rows) {
    const { rows: some } = await client.query(
      `select from ${quoteIdentifier(table)} where ${quoteIdentifier(column)} ~* $1 limit 1`,
      [planted],
    );
    if (some.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}
