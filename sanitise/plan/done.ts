import { createHash } from "node:crypto";
import type { Column, Table } from "../catalogue/catalogue";
import type { MaskedTable } from "./masked-table";

/** The attribute under which deleted rows are noted. Columns count from 1. */
export const deletion = 0;

/** The ledger as it was when it was read. */
export interface Ledger {
  /** By table and attribute, the hash of what was done there. */
  readonly done: ReadonlyMap<string, string>;
  /** The print of the masking key that columns were masked with; undefined where none was noted. */
  readonly keyPrint: string | undefined;
}

/** One of a table's columns, or its deleted rows. */
export interface Noted {
  readonly relation: number;
  readonly attribute: number;
}

/** Whether an earlier run has masked a column, by whatever rule: what is in it isn't real any more. */
export function isMasked(
  { done }: Ledger,
  { oid }: Table,
  { number }: Column,
): boolean {
  return done.has(keyOf({ relation: oid, attribute: number }));
}

/** The columns that are masked, by whatever rule. */
export function maskedBefore({ done }: Ledger): Noted[] {
  return [...done.keys()]
    .map(notedOf)
    .filter(({ attribute }) => attribute !== deletion);
}

/** Oids of the tables of which rows were deleted, by whatever condition. */
export function deletedBefore({ done }: Ledger): number[] {
  return [...done.keys()]
    .map(notedOf)
    .filter(({ attribute }) => attribute === deletion)
    .map(({ relation }) => relation);
}

/** The table without what an earlier run has done by the same rule: columns masked, rows deleted. */
export function withoutDone(masked: MaskedTable, ledger: Ledger): MaskedTable {
  const relation = masked.table.oid;
  const columns = masked.columns.filter(
    (one) =>
      ledger.done.get(keyOf({ relation, attribute: one.column.number })) !==
      hashOf([one.rule, masked.where ?? null]),
  );
  const { table, deleteWhere } = masked;
  return {
    ...masked,
    columns,
    deleteWhere: isDeleted(ledger, table, deleteWhere)
      ? undefined
      : deleteWhere,
  };
}

/** Whether an earlier run has deleted the rows for which this condition is true. */
export function isDeleted(
  { done }: Ledger,
  { oid }: Table,
  condition: string | undefined,
): boolean {
  return (
    done.get(keyOf({ relation: oid, attribute: deletion })) ===
    hashOf(condition ?? null)
  );
}

/** Under what it stands in the ledger as it was read. */
export function keyOf({ relation, attribute }: Noted): string {
  return `${relation}.${attribute}`;
}

function notedOf(key: string): Noted {
  const [relation = 0, attribute = 0] = key.split(".").map(Number);
  return { relation, attribute };
}

/** What tells a rule from another one. */
export function hashOf(rule: unknown): string {
  return createHash("sha256").update(JSON.stringify(rule)).digest("hex");
}
