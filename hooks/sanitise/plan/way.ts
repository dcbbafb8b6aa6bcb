import type { Table } from "../catalogue/catalogue";
import type { MaskedColumn } from "./plan";

/** How the columns of one table get their new values. */
export type Way =
  /** One `ALTER TABLE … ALTER COLUMN … TYPE same USING …`: the table is written anew, so no old row version stays. */
  | { readonly kind: "rewrite" }
  /** `UPDATE`, then `VACUUM FULL`, which takes the old row versions away. */
  | {
      readonly kind: "update";
      /** What stands in the way of the other one. */
      readonly because: string;
    };

/**
 * Which way for this table. Writing it anew is several times faster, but PostgreSQL refuses it where
 * something depends on the columns, and doesn't notice an expression that reads the table meanwhile.
 */
export function wayFor(
  table: Table,
  columns: readonly MaskedColumn[],
  readsOnlyItsRow: boolean,
): Way {
  const because = obstacle(table, columns, readsOnlyItsRow);
  return because === undefined
    ? { kind: "rewrite" }
    : { kind: "update", because };
}

function obstacle(
  table: Table,
  columns: readonly MaskedColumn[],
  readsOnlyItsRow: boolean,
): string | undefined {
  if (table.kind !== "table" || table.descendants.length > 0)
    return "it has partitions or heirs";
  const [blocker] = [
    ...table.blockers,
    ...columns.flatMap(({ column }) => column.blockers),
  ];
  if (blocker !== undefined) return `${blocker} depends on it`;
  const sub = columns.find(
    ({ rule }) => rule.kind === "sql" && mayHoldSubquery(rule.expression),
  );
  if (sub) return `the expression for ${sub.column.name} may hold a subquery`;
  if (!readsOnlyItsRow)
    return "an expression calls a function that isn't PostgreSQL's own";
  return undefined;
}

/** By the word alone: a `select` in a text constant counts too, and costs no more than time. */
function mayHoldSubquery(expression: string): boolean {
  return /\b(select|values|table)\b/i.test(expression);
}
