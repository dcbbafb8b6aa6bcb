import type { Catalogue, ForeignKey } from "../catalogue/catalogue";
import type { MaskedTable, MaskingTask } from "./masked-table";

/**
 * Puts tables together that can only change together: those that are tied by a foreign key of which columns
 * on both sides change. Each of the others is a task of its own.
 */
export function groupByForeignKeys(
  masked: readonly MaskedTable[],
  { foreignKeys }: Catalogue,
): MaskingTask[] {
  const groups = new Map(masked.map((one) => [one, new Set([one])]));
  const keysOf = new Map<MaskedTable, ForeignKey[]>();
  for (const key of foreignKeys) {
    const from = changing(masked, key.from, key.fromColumns);
    const to = changing(masked, key.to, key.toColumns);
    if (!from || !to) continue;
    keysOf.set(from, [...(keysOf.get(from) ?? []), key]);
    const both = new Set([
      ...(groups.get(from) ?? []),
      ...(groups.get(to) ?? []),
    ]);
    for (const one of both) groups.set(one, both);
  }
  return [...new Set(groups.values())].map((group) => ({
    tables: [...group],
    keys: [...group].flatMap((one) => keysOf.get(one) ?? []),
  }));
}

/** The table that holds that end of a foreign key, if a column of the key changes there. */
function changing(
  masked: readonly MaskedTable[],
  oid: number,
  numbers: readonly number[],
): MaskedTable | undefined {
  return masked.find(
    ({ table, columns }) =>
      table.oid === oid &&
      columns.some(({ column }) => numbers.includes(column.number)),
  );
}
