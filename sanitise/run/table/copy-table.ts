import type { ClientBase } from "pg";
import { sqlstateOf } from "../../../postgres/errors";
import { quoteTable, runOne } from "../../../postgres/sql";
import type { MaskedTable } from "../../plan/masked-table";
import {
  asideStatements,
  copyStatement,
  putBackStatement,
} from "../../plan/statements";
import { CopyStays } from "./copy-stays";
import { withIndexesAside } from "./with-indexes-aside";

const aside = "pg_temp.prod_copy_rows";

/**
 * Gives a table its new values, in a transaction, by way of a temporary table: where PostgreSQL doesn't write it
 * anew by itself, that takes half of what UPDATE and VACUUM FULL take. The temporary table has no log and no
 * indexes, and the old rows' file goes with the transaction.
 * @returns how many rows there are
 * @throws CopyStays where that can't be
 */
export async function copyTable(
  client: ClientBase,
  { table, columns }: MaskedTable,
): Promise<number> {
  // Room was reckoned where the database is, which need not have any elsewhere: see `capacity.ts`. And rows stay in order.
  await client.query(
    "set local temp_tablespaces = ''; set local default_tablespace = ''; set local synchronize_seqscans = off",
  );
  try {
    await client.query(
      `lock table only ${quoteTable(table)} in access exclusive mode`,
    );
    for (const statement of asideStatements(table, aside))
      await client.query(statement);
    const { rowCount: taken } = await runOne(
      client,
      copyStatement(table, columns, aside),
    );
    await client.query(`truncate only ${quoteTable(table)}`);
    return await withIndexesAside(client, table, async () => {
      const { rowCount: back } = await client.query(
        putBackStatement(table, aside),
      );
      if (taken === null || back !== taken)
        throw new CopyStays("not all of its rows came back");
      // TRUNCATE frees the room at once, since the table is this transaction's; a drop alone at its end.
      await client.query(`truncate ${aside}; drop table ${aside}`);
      return back;
    });
  } catch (error) {
    // What these statements can't do, e.g. for want of a right. What else fails, would fail by UPDATE too.
    if (!/^(0A|2B|42|55006)/.test(sqlstateOf(error) ?? "")) throw error;
    throw new CopyStays("it couldn't be copied", { cause: error });
  }
}
