import type { TableName } from "../../../postgres/table-name";
import type { Preset } from "../../rules/preset";

/** What is to be added to a file of rules, so that it says what becomes of everything in a database. */
export interface Draft {
  readonly use: readonly Preset[];
  /** Large objects without a rule. */
  readonly largeObjects: number;
  readonly outbound: readonly DraftedOutbound[];
  readonly tables: readonly DraftedTable[];
}

/** A table to be emptied before anything else. */
export interface DraftedOutbound {
  readonly name: TableName;
  readonly why: string;
}

export interface DraftedTable {
  /** The table; or, where the file has a rule for it, the name or pattern that the rule stands under. */
  readonly name: TableName;
  /** Whether the file has a rule for it: what is drafted are further columns. */
  readonly known: boolean;
  /** Why all its rows go; undefined: they don't. */
  readonly gone: string | undefined;
  /** Why it may stay; undefined where columns have rules. */
  readonly keep: string | undefined;
  readonly columns: readonly DraftedColumn[];
}

export interface DraftedColumn {
  /** The column's name, or a pattern for several. */
  readonly key: string;
  /** The columns that it stands for. */
  readonly names: readonly string[];
  /** The rule as the file has it. */
  readonly rule: string;
  /** What speaks for it. No value stands here. */
  readonly why: string;
  /** Whether a person must look before it can be believed. */
  readonly needsEye: boolean;
}

/** Whether there is nothing to add. */
export function isEmpty(draft: Draft): boolean {
  const { use, largeObjects, outbound, tables } = draft;
  return use.length + largeObjects + outbound.length + tables.length === 0;
}
