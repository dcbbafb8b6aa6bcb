import { join } from "node:path";
import t from "tap";
import { writeRotationMarker } from "../../identity/marker";
import { quoteIdentifier } from "../../postgres/identifier";
import type { AuditFailed } from "../../sanitise/audit/audit-failed";
import { searchableColumns } from "../../sanitise/audit/text/searchable";
import type { Column } from "../../sanitise/catalogue/catalogue";
import { readCatalogue } from "../../sanitise/catalogue/read-catalogue";
import { resolveRules } from "../../sanitise/resolve/resolve-rules";
import { parseRules, readRules } from "../../sanitise/rules/read-rules";
import type { Rules } from "../../sanitise/rules/rules";
import { keepTriggersQuiet } from "../../sanitise/run/prepare-session";
import { sanitiseServer } from "../../sanitise/server/sanitise-server";
import { copyServer } from "../../steps/sanitise/copy-server";
import { connect } from "../support/connect";
import { buildDemo } from "../support/demo";
import {
  letMasterQuietTriggers,
  majors,
  startPostgres,
  type TestPostgres,
} from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

const keepAll = `
tables:
  "*": { keep: this test looks at the audit, columns: { "*": { keep: this test looks at the audit } } }
`;

/** An address for columns that have room for no longer one. */
const shortest = "p@q.io";

/** Characters of the longest address that is planted. */
const length = 20;

/**
 * Columns that no address fits into. All others that could hold a text are planted: the rest of Cobalt's
 * columns are of numbers, dates, times and booleans.
 */
function isTooShort({ type }: Column): boolean {
  return (type.maxLength ?? length) < shortest.length;
}

const audited = (server: TestPostgres, rules: Rules) =>
  sanitiseServer(
    copyServer(routeTo(server), loginTo(server), "db-COPY", {
      vcpus: 2,
      storage: undefined,
    }),
    {
      rules,
      maskingKey: "key",
      commands: { before: 0, after: 0 },
      run: async () => [],
      tell: () => undefined,
    },
  ).then(
    (): string[] => [],
    (error: AuditFailed) => {
      if (error.name !== "AuditFailed") throw error;
      return error.findings
        .filter(({ kind }) => kind === "e-mail address")
        .map(({ table, column }) => `${table}.${column}`);
    },
  );

for (const major of majors)
  t.test(
    `PostgreSQL ${major}: an address in every column of every table is found, and gone where a rule is`,
    async (t) => {
      const server = await startPostgres(t, { major });
      const builder = await connect(t, server);
      await buildDemo(builder, { users: 120 });
      await letMasterQuietTriggers(server);
      const master = await connect(t, server);
      const catalogue = await readCatalogue(master);
      const planted: string[] = [];
      await keepTriggersQuiet(master);
      for (const table of catalogue.tables) {
        const columns = searchableColumns(table).filter(
          (column) => !isTooShort(column),
        );
        if (columns.length === 0) continue;
        const values = columns.map((column, index) => {
          const own = `p${planted.length + index}@planted.org`;
          const address =
            (column.type.maxLength ?? length) < length ? shortest : own;
          return column.type.base.startsWith("json")
            ? `'{"deep": [{"mail": "${address}"}]}'`
            : `'${address}'`;
        });
        const { rowCount } = await master.query(
          `update ${quoteIdentifier(table.table)} set ${columns
            .map(
              ({ name }, index) =>
                `${quoteIdentifier(name)} = ${values[index]}`,
            )
            .join(", ")}
         where ctid = (select min(ctid) from ${quoteIdentifier(table.table)})`,
        );
        if (rowCount)
          planted.push(...columns.map(({ name }) => `${table.table}.${name}`));
      }
      await master.query("analyze");
      await writeRotationMarker(
        master,
        { identity: "db-COPY" },
        server.masterUsername,
      );
      const texts = catalogue.tables.flatMap(searchableColumns);
      t.same([...new Set(texts.map(({ type }) => type.base))].sort(), [
        ...["jsonb", "text", "varchar"],
      ]);
      const room = texts.filter((column) => !isTooShort(column));
      // Those that are missing are of tables without a row.
      t.ok(
        planted.length > 450 && planted.length > room.length - 10,
        `${planted.length} of ${room.length}`,
      );

      const all = await audited(server, parseRules(keepAll, "rules.yaml"));
      t.same(
        planted.filter((place) => !all.includes(place)),
        [],
        "every one is found where no rule covers it",
      );

      const rules = readRules(join(__dirname, "../../rules/cobalt.yaml"));
      const resolved = resolveRules(rules, catalogue).rules;
      const ruleOf = (place: string) => {
        const [name, column = ""] = place.split(".");
        if (resolved.outbound.some(({ table }) => table === name))
          return undefined;
        const rule = resolved.tables.find(({ table }) => table === name)?.rule;
        if (!rule || rule.delete === "all") return undefined;
        const mask = rule.columns[column];
        // An expression that is another column's name takes over what was planted there.
        return mask?.kind === "sql" ? rule.columns[mask.expression] : mask;
      };
      const kept = planted.filter((place) => ruleOf(place)?.kind === "keep");
      // A token's mask has its @ and its dot, so the audit takes it for another address.
      const tokens = planted.filter((place) => ruleOf(place)?.kind === "token");
      const left = await audited(server, rules);
      t.same(
        [...new Set(left)].sort(),
        [...kept, ...tokens].sort(),
        "those are left that the rules keep, and no other",
      );
      const admin = await server.admin(server.database);
      for (const place of tokens) {
        const [table = "", column = ""] = place.split(".");
        const { rows } = await admin.query(
          `select from ${quoteIdentifier(table)} where ${quoteIdentifier(column)} in ($1, $2)`,
          [shortest, `p${planted.indexOf(place)}@planted.org`],
        );
        t.equal(rows.length, 0, `${place} holds another`);
      }
    },
  );
