import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../postgres/identifier";
import { inTransaction, quoteTable } from "../../postgres/sql";
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

/** What has to be done before and after in one transaction, so that a statement reaches every row and starts nothing. */
export interface Silence {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Keeps triggers that fire in spite of `session_replication_role = replica` from firing, and row security
 * that binds the owner too from hiding rows.
 * @param tables the table that a statement names, and those that it reaches through it
 */
export function silence(tables: readonly Table[]): Silence {
  const before: string[] = [];
  const after: string[] = [];
  for (const table of tables) {
    const alter = `alter table only ${quoteTable(table)}`;
    for (const { what, name, when } of table.alwaysFiring) {
      if (what !== "trigger") continue;
      before.push(`${alter} disable trigger ${quoteIdentifier(name)}`);
      after.push(`${alter} enable ${when} trigger ${quoteIdentifier(name)}`);
    }
    if (table.rowSecurity === "forced") {
      before.push(`${alter} no force row level security`);
      after.push(`${alter} force row level security`);
    }
  }
  return { before, after };
}
