import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";
import { quoteIdentifier } from "../../postgres/identifier";
import { quoteTable } from "../../postgres/sql";
import { asText } from "../catalogue/as-text";
import type { Column, Table } from "../catalogue/catalogue";
import type { Look } from "../masks/shared/mask";

/** Rows of a table that are looked at, and characters of a value. */
const mostRows = 10_000;
const mostCharacters = 2_000;

/** Columns of one query: PostgreSQL takes 1,664 expressions. */
const columnsAtOnce = 150;

/** What the values of a column look like, counted over the rows that were read. No value stands here. */
export interface Contents extends Readonly<Record<Look, number>> {
  readonly rows: number;
  /** Neither NULL nor blank. */
  readonly filled: number;
  readonly different: number;
  /** An e-mail address somewhere in it. */
  readonly withEmail: number;
}

const tests: Readonly<Record<"filled" | "withEmail" | Look, string>> = {
  filled: "v ~ '\\S'",
  email: "v ~ '^\\s*[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}\\s*$'",
  withEmail: "v ~ '[^@\\s]@[^@\\s]+\\.[A-Za-z]{2}'",
  phone:
    "v ~ '^\\s*[+(0][0-9 ()./-]*$' and length(regexp_replace(v, '\\D', '', 'g')) between 8 and 15",
  url: "v ~* '^\\s*(https?://|www\\.)'",
  ip: "v ~ '^\\s*(\\d{1,3}\\.){3}\\d{1,3}(/\\d+)?\\s*$' or v ~* '^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]+$'",
};

/**
 * Counts what some columns of a table look like, in one scan of its first 10,000 rows for 150 columns.
 * @returns by the column's name; or the SQLSTATE with which PostgreSQL refused to read the table
 */
export async function countContents(
  client: ClientBase,
  table: Table,
  columns: readonly Column[],
): Promise<ReadonlyMap<string, Contents> | string> {
  const found = new Map<string, Contents>();
  for (let from = 0; from < columns.length; from += columnsAtOnce) {
    const some = columns.slice(from, from + columnsAtOnce);
    try {
      const { rows } = await client.query<Record<string, number>>(
        statement(table, some),
      );
      const [row = {}] = rows;
      some.forEach(({ name }, index) => {
        const count = (what: string) => row[`${what}_${index}`] ?? 0;
        found.set(name, {
          rows: row.rows ?? 0,
          different: count("different"),
          filled: count("filled"),
          email: count("email"),
          withEmail: count("withEmail"),
          phone: count("phone"),
          url: count("url"),
          ip: count("ip"),
        });
      });
    } catch (error) {
      const sqlstate = sqlstateOf(error);
      if (sqlstate === undefined) throw error;
      return sqlstate;
    }
  }
  return found;
}

function statement(table: Table, columns: readonly Column[]): string {
  const values = columns.map(
    ({ name, type }, index) =>
      `left(${asText(quoteIdentifier(name), type)}, ${mostCharacters}) collate "C" as v_${index}`,
  );
  const counts = columns.flatMap((_, index) => [
    `count(distinct v_${index})::float8 as different_${index}`,
    ...Object.entries(tests).map(
      ([what, test]) =>
        `count(*) filter (where ${test.replace(/\bv\b/g, `v_${index}`)})::float8 as "${what}_${index}"`,
    ),
  ]);
  return `select count(*)::float8 as rows, ${counts.join(", ")}
    from (select ${values.join(", ")} from ${quoteTable(table)} limit ${mostRows}) sample`;
}
