import type { ClientBase } from "pg";
import { runOne } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { silently, withDescendants } from "../catalogue/silently";
import type { MaskedTable } from "../plan/masked-table";
import { deleteStatement } from "../plan/statements";
import { noteDeleted } from "./ledger";
import type { MaskingContext } from "./mask-tables";
import { refineError } from "./table/masking-failed";

/**
 * Deletes the rows for which tables' conditions are true, of all tables at once and before anything is
 * masked: a condition may read other tables, and must see real values and all rows. Old row versions go later:
 * see `vacuum-full.ts`.
 * @param tables those that have a condition which is still to be applied
 * @throws MaskingFailed naming the tables
 */
export async function deleteRows(
  client: ClientBase,
  tables: readonly MaskedTable[],
  { catalogue, identity }: MaskingContext,
): Promise<void> {
  const conditions = tables.flatMap(({ table, deleteWhere }) =>
    deleteWhere === undefined ? [] : [{ table, where: deleteWhere }],
  );
  if (conditions.length === 0) return;
  const reached = tables.flatMap(({ table }) =>
    withDescendants(catalogue, table),
  );
  await refineError(
    tables.map(({ table }) => tableLabel(table)).join(", "),
    () =>
      silently(client, reached, async () => {
        await runOne(client, deleteStatement(conditions));
        for (const masked of tables)
          await noteDeleted(client, identity, masked);
      }),
  );
}
