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

const words: Readonly<Record<ColumnFate, string>> = {
  email: "E-mail address at a domain nobody can have",
  "first name": "Another first name",
  "last name": "Another last name",
  "full name": "Another name",
  phone: "Phone number kept for fiction",
  "address line": "Invented address line",
  "date of birth": "Another day of the same year",
  "ip address": "IP address kept for documentation",
  url: "Link to a domain nobody can have",
  token: "Random key of the same form",
  "free text": "Text with addresses, phone numbers and links replaced",
  null: "Emptied (null)",
  constant: "The same value in every row",
  choice: "A value from a fixed list",
  noise: "Number changed at random",
  password: "Password that opens nothing real",
  sql: "Computed by the rules’ expression",
  json: "Parts of the document replaced",
  keep: "Kept",
  deleted: "Deleted with its rows",
  untouched: "As it was",
};

/** What became of a column, in words. */
export function fateWords({ became, sensitive }: ColumnEvidence): string {
  return became === "untouched" && sensitive ? "No rule" : words[became];
}

/** The same for a sum over columns, where those that stayed are told apart by the reason. */
export function fateOrReason(column: ColumnEvidence): string {
  return column.became === "keep" && column.why !== null
    ? column.why
    : fateWords(column);
}
