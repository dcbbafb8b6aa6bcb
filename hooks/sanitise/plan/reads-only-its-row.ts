import type { ClientBase } from "pg";
import type { Table } from "../catalogue/catalogue";
import { inTransaction, quoteTable, runOne } from "../run/sql";
import type { MaskedColumn } from "./plan";

/**
 * Whether the new values of a table are made with PostgreSQL's own functions and operators only, and this
 * project's masking functions. Another function could read the table while it is being written anew, and
 * PostgreSQL says nothing about that.
 *
 * PostgreSQL itself tells: it records what a view depends on, save what it came with. The view is made
 * in a transaction that is rolled back. The expressions must have been checked.
 * @param conditions of the table's rule
 */
export async function readsOnlyItsRow(
  client: ClientBase,
  table: Table,
  columns: readonly MaskedColumn[],
  conditions: readonly string[],
): Promise<boolean> {
  const written = [
    ...columns.flatMap(({ rule }) =>
      rule.kind === "sql" ? [rule.expression] : [],
    ),
    ...conditions,
  ];
  if (written.length === 0) return true;
  const values = written.map(
    (expression, index) => `(${expression}\n) as value_${index}`,
  );
  return inTransaction(
    client,
    async () => {
      await runOne(
        client,
        `create view pg_temp.prod_copy_values as select ${values.join(", ")} from only ${quoteTable(table)}`,
      );
      const { rows } = await client.query(
        `
        select from pg_depend d join pg_rewrite r on r.oid = d.objid
        where d.classid = 'pg_rewrite'::regclass and r.ev_class = 'pg_temp.prod_copy_values'::regclass
          and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
          and not exists (select from pg_proc p
            where d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid and p.pronamespace = pg_my_temp_schema())`,
      );
      return rows.length === 0;
    },
    "rollback",
  );
}
