import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import type { Catalogue, Table } from "../catalogue/catalogue";
import { tableLabel } from "../rules/rules";
import { inTransaction, quoteTable } from "../run/sql";
import { silence } from "../run/statements";
import { holdsAddress } from "./addresses";
import { searchableColumns } from "./searchable";

/** A place where addresses were found. Which they are is never told. */
export interface Finding {
  readonly table: string;
  readonly column: string;
  /** Set where the values stand in what the planner remembers of the column, not in the table. */
  readonly remembered?: true;
  /** Rows that hold one or more. */
  readonly rows: number;
}

/** What an audit of one database saw. */
export interface Searched {
  readonly tables: number;
  readonly columns: number;
  readonly rows: number;
  readonly findings: readonly Finding[];
}

/**
 * Searches every row of these tables for e-mail addresses that aren't allowed, one scan per table. It
 * knows nothing of the rules but what they allow, and changes nothing.
 * @param tables tables and materialized views that the session may read in full
 * @param allow addresses and `@domain`s, in lower case
 */
export async function searchTables(
  client: ClientBase,
  tables: readonly Table[],
  allow: readonly string[],
): Promise<Searched> {
  let columns = 0;
  let rows = 0;
  const findings: Finding[] = [];
  for (const table of tables) {
    const searched = searchableColumns(table);
    const counts = searched.map(
      ({ name }, index) =>
        `count(*) filter (where ${holdsAddress(textOf(name), allow)})::float8 as found_${index}`,
    );
    const [row = { rows: 0 }] = await readAll(
      client,
      table,
      `select ${["count(*)::float8 as rows", ...counts].join(", ")} from only ${quoteTable(table)}`,
    );
    columns += searched.length;
    rows += row.rows ?? 0;
    searched.forEach(({ name }, index) => {
      const found = row[`found_${index}`] ?? 0;
      if (found > 0)
        findings.push({ table: tableLabel(table), column: name, rows: found });
    });
  }
  return { tables: tables.length, columns, rows, findings };
}

/** With the database's own collation: PostgreSQL can't search in texts of a nondeterministic one. */
function textOf(column: string): string {
  return `(${quoteIdentifier(column)}::text collate "default")`;
}

/** Where row security binds even the owner it is off for the length of the query. */
async function readAll(
  client: ClientBase,
  table: Table,
  query: string,
): Promise<Record<string, number>[]> {
  const select = async () =>
    (await client.query<Record<string, number>>(query)).rows;
  if (table.rowSecurity !== "forced") return select();
  return inTransaction(
    client,
    async () => {
      for (const statement of silence([table]).before)
        await client.query(statement);
      return select();
    },
    "rollback",
  );
}

/** The tables of a database that hold rows of their own. */
export function tablesWithRows({ tables }: Catalogue): Table[] {
  return tables.filter(
    ({ kind }) => kind === "table" || kind === "materialized view",
  );
}
