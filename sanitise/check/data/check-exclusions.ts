import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteIdentifier } from "../../../postgres/identifier";
import { runOne } from "../../../postgres/sql";
import type { Exclusion, Table } from "../../catalogue/catalogue";

const trial = "pg_temp.prod_copy_trial";

/** PostgreSQL's for a row that an EXCLUDE constraint doesn't let in. */
const conflicting = "23P01";

/**
 * Tries on the rows as they will be whether EXCLUDE constraints hold. Only PostgreSQL can tell, so it gets
 * the columns in a table of the session's own, in a transaction that is rolled back.
 * @returns a sentence, without the table, per constraint that doesn't
 */
export async function tryExclusions(
  client: ClientBase,
  table: Table,
  rows: string,
  exclusions: readonly Exclusion[],
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, definition, columns } of exclusions) {
    const own = table.columns.filter(({ number }) => columns.includes(number));
    const names = own.map((column) => quoteIdentifier(column.name)).join(", ");
    const types = own.map(
      (column) => `${quoteIdentifier(column.name)} ${column.type.sql}`,
    );
    await client.query("savepoint exclusion");
    try {
      await client.query(
        `create temp table prod_copy_trial (${types.join(", ")})`,
      );
      await runOne(client, `insert into ${trial} select ${names} from ${rows}`);
      await client.query(`alter table ${trial} add ${definition}`);
    } catch (error) {
      if (sqlstateOf(error) !== conflicting) throw error;
      problems.push(`rows would break the exclusion constraint ${name}.`);
    }
    await client.query("rollback to savepoint exclusion");
  }
  return problems;
}
