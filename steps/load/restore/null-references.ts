import type { ClientBase } from "pg";
import { quoteIdentifier } from "../../../postgres/identifier";
import { inTransaction, quoteTable } from "../../../postgres/sql";
import { keyOf } from "../dump/exclude";
import type { NulledReference } from "../dump/references";

/**
 * Sets references to rows that aren't there to null, all of a table's in one transaction, before the foreign
 * keys are made.
 * @param client a session of the owner's rights
 * @returns rows changed
 */
export async function nullReferences(
  client: ClientBase,
  references: readonly NulledReference[],
  tell: (text: string) => void,
): Promise<number> {
  const tables = new Map<string, NulledReference[]>();
  for (const reference of references) {
    const key = keyOf(reference.key.from);
    tables.set(key, [...(tables.get(key) ?? []), reference]);
  }
  let rows = 0;
  for (const [table, ofTable] of tables) {
    const changed = await inTransaction(client, async () => {
      let changed = 0;
      for (const reference of ofTable) {
        const { rowCount } = await client.query(updateOf(reference));
        changed += rowCount ?? 0;
      }
      return changed;
    });
    tell(`${table}: ${changed} references to rows left out set to null`);
    rows += changed;
  }
  return rows;
}

function updateOf({ key, columns }: NulledReference): string {
  const matches = key.columns.map(
    ({ name }, index) =>
      `target.${quoteIdentifier(key.toColumns[index] ?? "")} = own.${quoteIdentifier(name)}`,
  );
  return `update ${quoteTable(key.from)} own
    set ${columns.map((name) => `${quoteIdentifier(name)} = null`).join(", ")}
    where ${key.columns.map(({ name }) => `own.${quoteIdentifier(name)} is not null`).join(" and ")}
      and not exists (select from ${quoteTable(key.to)} target where ${matches.join(" and ")})`;
}
