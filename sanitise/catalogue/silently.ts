import type { ClientBase } from "pg";
import { inTransaction } from "../../postgres/sql";
import { silence } from "../plan/statements";
import { type Catalogue, type Table, tableByOid } from "./catalogue";

/** Does work in one transaction in which these tables' triggers don't fire and none of their rows is hidden. */
export function silently<T>(
  client: ClientBase,
  tables: readonly Table[],
  work: () => Promise<T>,
): Promise<T> {
  const { before, after } = silence(tables);
  return inTransaction(client, async () => {
    for (const statement of before) await client.query(statement);
    const result = await work();
    for (const statement of after) await client.query(statement);
    return result;
  });
}

/** A table, and those that SQL which names it reaches too. */
export function withDescendants(catalogue: Catalogue, table: Table): Table[] {
  return [table, ...table.descendants.map((oid) => tableByOid(catalogue, oid))];
}
