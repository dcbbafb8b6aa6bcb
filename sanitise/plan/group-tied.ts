import { shareEqual } from "../../postgres/share-equal";
import type { Catalogue, ForeignKey } from "../catalogue/catalogue";
import type { MaskedTable, MaskingTask } from "./masked-table";

/**
 * Puts tables together that can only change together: those that are tied by a foreign key of which columns
 * on both sides change, and those that one view shows which is put aside for them. Each of the others is a task of its own.
 */
export function groupTied(
  masked: readonly MaskedTable[],
  { foreignKeys }: Catalogue,
): MaskingTask[] {
  const byOid = new Map(masked.map((one) => [one.table.oid, one]));
  const groups = new Map(masked.map((one) => [one, new Set([one])]));
  const tie = (a: MaskedTable, b: MaskedTable) => {
    const [one, other] = [groups.get(a), groups.get(b)];
    if (!one || !other || one === other) return;
    // The smaller one moves, so that a long chain of tables costs no more than its length.
    const [small, large] = one.size < other.size ? [one, other] : [other, one];
    for (const moved of small) groups.set(moved, large.add(moved));
  };
  const keysOf = new Map<MaskedTable, ForeignKey[]>();
  for (const key of foreignKeys) {
    const from = changing(byOid.get(key.from), key.fromColumns);
    const to = changing(byOid.get(key.to), key.toColumns);
    if (!from || !to) continue;
    const others = keysOf.get(from);
    if (others) others.push(key);
    else keysOf.set(from, [key]);
    tie(from, to);
  }
  const shown = new Map<number, MaskedTable>();
  for (const one of masked)
    for (const view of asideFor(one)) {
      const other = shown.get(view);
      if (other) tie(other, one);
      else shown.set(view, one);
    }
  // To make a view again all that it reads is locked: two tables that each have such a view of the other would wait for
  // one another, and one of them begin anew.
  for (const one of masked)
    if (asideFor(one).length > 0)
      for (const view of shownBy(one)) {
        const other = shown.get(view);
        if (other) tie(other, one);
      }
  const { list } = shareEqual();
  return [...new Set(groups.values())].map((group) => ({
    tables: list([...group]),
    keys: list([...group].flatMap((one) => keysOf.get(one) ?? [])),
  }));
}

/** The views that are put aside while a table is written anew. */
function asideFor({ way }: MaskedTable): readonly number[] {
  return way.kind === "rewrite" ? way.views : [];
}

/** All views that show a column of a table or of its parts. */
function shownBy({ table, parts }: MaskedTable): readonly number[] {
  return [table, ...parts]
    .flatMap(({ columns }) => columns)
    .flatMap(({ views }) => views);
}

/** The table at that end of a foreign key, if a column of the key changes there. */
function changing(
  masked: MaskedTable | undefined,
  numbers: readonly number[],
): MaskedTable | undefined {
  return masked?.columns.some(({ column }) => numbers.includes(column.number))
    ? masked
    : undefined;
}
