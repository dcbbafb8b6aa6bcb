import { isMask, masks } from "../../masks/registry";
import type { MaskKind } from "../../masks/shared/mask";
import type { ColumnEvidence, ColumnFate } from "../evidence";

/** What became of columns, as a person who isn't a programmer sorts it. */
export type FateGroup =
  | "replaced"
  | "removed"
  | "kept"
  | "impersonal"
  | "uncovered";

export const groupTitles: Readonly<Record<FateGroup, string>> = {
  replaced: "Replaced",
  removed: "Removed",
  kept: "Kept, with a reason",
  impersonal: "Nothing personal",
  uncovered: "Without a rule",
};

export function groupOf({ became, sensitive }: ColumnEvidence): FateGroup {
  if (became === "deleted" || became === "null") return "removed";
  if (became === "keep") return "kept";
  if (became === "untouched") return sensitive ? "uncovered" : "impersonal";
  return "replaced";
}

const words: Readonly<Record<Exclude<ColumnFate, MaskKind>, string>> = {
  null: "Emptied (null)",
  constant: "The same value in every row",
  sql: "Computed by the rules’ expression",
  json: "Parts of the document replaced",
  keep: "Kept",
  deleted: "Deleted with its rows",
  untouched: "As it was",
};

/** What became of a column, in words. */
export function fateWords({ became, sensitive }: ColumnEvidence): string {
  if (became === "untouched" && sensitive) return "No rule";
  return isMask(became) ? masks[became].words : words[became];
}

/** The same for a sum over columns, where those that stayed are told apart by the reason. */
export function fateOrReason(column: ColumnEvidence): string {
  return column.became === "keep" && column.why !== null
    ? column.why
    : fateWords(column);
}
