import { join } from "node:path";
import t from "tap";
import { quoteIdentifier } from "../../hooks/postgres/identifier";
import { writeRotationMarker } from "../../hooks/postgres/marker";
import type { AuditFailed } from "../../hooks/sanitise/audit/audit-failed";
import { searchableColumns } from "../../hooks/sanitise/audit/searchable";
import type {
  Catalogue,
  Column,
  Table,
} from "../../hooks/sanitise/catalogue/catalogue";
import { readCatalogue } from "../../hooks/sanitise/catalogue/read-catalogue";
import { copyServer } from "../../hooks/sanitise/copy-server";
import { resolveRules } from "../../hooks/sanitise/plan/resolve-rules";
import { parseRules, readRules } from "../../hooks/sanitise/rules/read-rules";
import type { Rules } from "../../hooks/sanitise/rules/rules";
import { sanitiseServer } from "../../hooks/sanitise/sanitise-server";
import { connect } from "../support/connect";
import { buildDemo } from "../support/demo";
import { startPostgres, type TestPostgres } from "../support/postgres";
import { loginTo, routeTo } from "../support/routes";

t.setTimeout(240_000);

const keepAll = `
tables:
  "*": { keep: this test looks at the audit, columns: { "*": { keep: this test looks at the audit } } }
`;

/** Characters of the longest address that is planted. */
const length = 20;

/** Columns that an address fits into: texts and JSON that no foreign key or check ties. */
function plantable(table: Table, { foreignKeys }: Catalogue): Column[] {
  const tied = [
    ...foreignKeys
      .filter(({ from }) => from === table.oid)
      .flatMap(({ fromColumns }) => fromColumns),
    ...foreignKeys
      .filter(({ to }) => to === table.oid)
      .flatMap(({ toColumns }) => toColumns),
    ...table.checks.flatMap(({ columns }) => columns),
  ];
  return searchableColumns(table).filter(
    ({ number, type }) =>
      !tied.includes(number) &&
      ["text", "varchar", "json", "jsonb"].includes(type.base) &&
      (type.maxLength ?? length) >= length,
  );
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
        .map(({ place, column }) => `${place}.${column}`);
    },
  );

t.test(
  "an address in every column of every table is found, and gone where a rule is",
  async (t) => {
    const server = await startPostgres(t);
    const master = await connect(t, server);
    await buildDemo(master, { users: 120 });
    const catalogue = await readCatalogue(master);
    const planted: string[] = [];
    await master.query("set session_replication_role = replica");
    for (const table of catalogue.tables) {
      const columns = plantable(table, catalogue);
      if (columns.length === 0) continue;
      const values = columns.map((column, index) => {
        const address = `p${planted.length + index}@planted.org`;
        return column.type.base.startsWith("json")
          ? `'{"deep": [{"mail": "${address}"}]}'`
          : `'${address}'`;
      });
      const { rowCount } = await master.query(
        `update ${quoteIdentifier(table.table)} set ${columns
          .map(
            ({ name }, index) => `${quoteIdentifier(name)} = ${values[index]}`,
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
      { resourceId: "db-COPY" },
      server.masterUsername,
    );
    t.ok(planted.length > 300, `${planted.length} columns`);

    const all = await audited(server, parseRules(keepAll, "rules.yaml"));
    t.same(
      planted.filter((place) => !all.includes(place)),
      [],
      "every one is found where no rule covers it",
    );

    const rules = readRules(join(__dirname, "../../rules/cobalt.yaml"));
    const resolved = resolveRules(rules, catalogue).rules;
    const kept = planted.filter((place) => {
      const [name, column = ""] = place.split(".");
      if (resolved.outbound.some(({ table }) => table === name)) return false;
      const rule = resolved.tables.find(({ table }) => table === name)?.rule;
      if (!rule || rule.delete === "all") return false;
      const mask = rule.columns[column];
      // An expression that is another column's name takes over what was planted there.
      const source =
        mask?.kind === "sql" ? rule.columns[mask.expression] : mask;
      return source?.kind === "keep";
    });
    const left = await audited(server, rules);
    t.same(
      [...new Set(left)].sort(),
      kept.sort(),
      "those are left that the rules keep, and no other",
    );
  },
);
