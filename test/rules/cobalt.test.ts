import { join } from "node:path";
import t from "tap";
import { writeRotationMarker } from "../../identity/marker";
import { personalData } from "../../sandbox/demo/cobalt/personal-data";
import { readCatalogue } from "../../sanitise/catalogue/read-catalogue";
import { findProblems } from "../../sanitise/check/find-problems";
import { loadVocabulary } from "../../sanitise/masks/shared/vocabulary";
import { findUnknown } from "../../sanitise/propose/find-unknown";
import { resolveRules } from "../../sanitise/resolve/resolve-rules";
import { readRules } from "../../sanitise/rules/read-rules";
import { sanitiseServer } from "../../sanitise/server/sanitise-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { connect } from "../support/connect";
import { buildDemo } from "../support/demo";
import {
  letMasterQuietTriggers,
  majors,
  startPostgres,
} from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

const file = join(__dirname, "../../rules/cobalt.yaml");

t.test("the rules reach every column with personal data", async (t) => {
  const { tables, outbound } = readRules(file);
  const unruled = Object.values(personalData)
    .flat()
    .filter((column) => {
      const [name, part = ""] = column.split(".");
      if (outbound.some(({ table }) => table === name)) return false;
      const rule = tables.find(({ table }) => table === name)?.rule;
      const kind = rule?.columns[part]?.kind ?? "keep";
      return !(rule?.delete === "all" || kind !== "keep");
    });
  t.same([...new Set(unruled)], []);
});

for (const major of majors)
  t.test(`the demo's production on PostgreSQL ${major}`, async (t) => {
    const server = await startPostgres(t, { major });
    const master = await connect(t, server);
    const before = await buildDemo(master, { users: 400 });
    await master.query("analyze");

    // Before the marker's table is made.
    await t.test(
      "has no table or column that the rules don't know",
      async (t) => {
        const catalogue = await readCatalogue(master);
        t.equal(catalogue.tables.length, 133);
        const resolved = resolveRules(readRules(file), catalogue);
        t.same(resolved.unmatched, []);
        t.same(resolved.problems, []);
        t.same(findProblems(resolved.rules, catalogue), []);
        t.same(findUnknown(resolved, catalogue), []);
        t.equal(
          resolved.rules.outbound.length + resolved.rules.tables.length,
          133,
        );
      },
    );

    await writeRotationMarker(
      master,
      { identity: "db-COPY" },
      server.masterUsername,
    );
    await letMasterQuietTriggers(server);
    // Sanitising ends every session but the superuser's.
    const admin = await server.admin(server.database);
    const texts = async (columns: readonly string[]) => {
      const all = new Set<string>();
      for (const column of columns) {
        const [table, name] = column.split(".");
        const { rows } = await admin.query<{ value: string }>(
          `select distinct "${name}"::text as value from "${table}" where "${name}" is not null`,
        );
        // EVERYONE is the name of an account that stands for nobody; the rules keep it.
        for (const { value } of rows)
          if (value.length > 5 && value !== "EVERYONE") all.add(value);
      }
      return all;
    };
    const vocabulary = new Set<string>(
      Object.values(await loadVocabulary()).flat(),
    );
    const people = async () =>
      (
        await admin.query<{ id: number; name: string }>(
          "select id, concat_ws(' ', first_name, last_name) as name from accounts_user where id > 1 order by id",
        )
      ).rows;
    const peopleBefore = await people();
    const real = {
      emailAddresses: await texts([
        "accounts_user.email",
        "organisations_memberclubdetails.email",
        "organisations_organisation.club_email",
      ]),
      // A mask may well be a name that somebody has: those tell nothing.
      names: without(await texts(personalData.nameParts), vocabulary),
      mobiles: await texts(["accounts_user.mobile"]),
      streets: await texts(["organisations_memberclubdetails.address1"]),
      secrets: await texts(personalData.secrets),
    };
    const record = await sanitiseServer(
      copyServer(routeTo(server), loginTo(server), "db-COPY", {
        vcpus: 2,
        storage: undefined,
      }),
      {
        rules: readRules(file),
        maskingKey: "key",
        commands: { before: 0, after: 0 },
        run: async () => [],
        tell: () => undefined,
      },
    );

    t.test("passes the audit, each table written anew", async (t) => {
      t.same(
        record.tables
          .get(server.database)
          ?.filter(({ way }) => way === "updated"),
        [],
      );
      t.ok((record.audits.get(server.database)?.columns ?? 0) > 500);
    });

    t.test("holds no real value any more, in no column", async (t) => {
      const { rows: columns } = await admin.query<{
        table: string;
        column: string;
      }>(
        "select table_name as table, column_name as column from information_schema.columns where table_schema = 'public' and data_type in ('text', 'character varying', 'jsonb')",
      );
      for (const [kind, values] of Object.entries(real)) {
        const found: string[] = [];
        for (const { table, column } of columns) {
          const { rows } = await admin.query<{ value: string }>(
            `select distinct "${column}"::text as value from "${table}"`,
          );
          if (rows.some(({ value }) => values.has(value)))
            found.push(`${table}.${column}`);
        }
        t.same(found, [], kind);
      }
    });

    t.test("hardly anybody has the name that they had", async (t) => {
      const peopleAfter = await people();
      const same = peopleAfter.filter(
        ({ id, name }, index) =>
          peopleBefore[index]?.id === id && peopleBefore[index].name === name,
      );
      t.equal(peopleAfter.length, peopleBefore.length);
      t.ok(same.length < peopleBefore.length / 50, String(same.length));
    });

    t.test("is still of use", async (t) => {
      const { rows } = await admin.query(
        "select count(*)::int as users, count(distinct email)::int > 200 as apart, (select email from accounts_user where id = 1) as first from accounts_user",
      );
      t.same(rows, [
        { users: before.accounts_user, apart: true, first: "a@b.com" },
      ]);
      const { rows: templates } = await admin.query(
        "select count(*)::int as count from post_office_emailtemplate",
      );
      t.same(templates, [{ count: before.post_office_emailtemplate }]);
    });

    t.test("keeps its schema", async (t) => {
      const { rows } = await admin.query(
        "select count(*) filter (where contype = 'f')::int as keys, count(*) filter (where not convalidated)::int as broken from pg_constraint where connamespace = 'public'::regnamespace",
      );
      t.same(rows, [{ keys: 192, broken: 0 }]);
    });
  });

function without(
  values: ReadonlySet<string>,
  others: ReadonlySet<string>,
): Set<string> {
  return new Set([...values].filter((value) => !others.has(value)));
}
