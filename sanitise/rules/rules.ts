import type { TableName } from "../../postgres/table-name";

/**
 * Ways to mask a value that need nothing else to be said, as the file of rules spells them. Each is
 * deterministic under the stack's masking key, and keeps NULL and blank texts as they are.
 */
export const maskers = [
  /** An address at a reserved domain (RFC 2606): equal for equal addresses, unique otherwise. */
  "email",
  "first name",
  "last name",
  /** A first and a last name. */
  "full name",
  /** A number that the regulator keeps for fiction. */
  "phone",
  /** One line of a postal address. */
  "address line",
  /** Another day of the same year. */
  "date of birth",
  /** Of the ranges kept for documentation (RFC 5737, RFC 3849). */
  "ip address",
  /** At a reserved domain; what it leads to is gone. */
  "url",
  /** A key or token: of the same length and made of the same kinds of characters. */
  "token",
  /** The text, with addresses, phone numbers and URLs in it masked. */
  "free text",
] as const;

export type Masker = (typeof maskers)[number];

/** What becomes of one value: of a column, of each element of its array, or of a part of its JSON. */
export type ValueRule =
  | { readonly kind: Masker }
  | { readonly kind: "null" }
  | { readonly kind: "constant"; readonly value: string | number | boolean }
  /** One of these, by the value's own MAC. */
  | {
      readonly kind: "choice";
      readonly values: readonly (string | number | boolean)[];
    }
  /** A number at most that share of it away, e.g. 0.1 for ten per cent. */
  | { readonly kind: "noise"; readonly share: number }
  /** A password's hash: of a password that everybody may know, or of none. */
  | { readonly kind: "password"; readonly known: string | undefined }
  /** It stays as it is, and the file says why that may be. */
  | { readonly kind: "keep"; readonly reason: string };

/** What becomes of one column. */
export type ColumnRule =
  | ValueRule
  /** An SQL expression over the row's columns as they were. */
  | { readonly kind: "sql"; readonly expression: string }
  /** Parts of a json or jsonb value, by their paths. What no path names stays as it is, and the file says why that may be. */
  | {
      readonly kind: "json";
      readonly paths: readonly JsonPath[];
      readonly rest: string;
    };

/** A part of a JSON value, and what becomes of it. */
export interface JsonPath {
  /** Keys from the outside in; `*` stands for every key of an object and every element of an array. */
  readonly steps: readonly string[];
  readonly rule: ValueRule;
}

/** What becomes of one table. */
export interface TableRule {
  /** Which rows go: none, all, or those for which an SQL condition is true. */
  readonly delete: "none" | "all" | { readonly where: string };
  /** With all rows: tables, as the file names them, whose rows may go with them since they refer to these. */
  readonly cascade: readonly TableName[];
  /** The rows that `columns` change: those for which this SQL condition is true. Undefined: all. */
  readonly where: string | undefined;
  /** Why the table's rows may stay; undefined where they go, or where `columns` says all there is to say. */
  readonly keep: string | undefined;
  /** By the column's name, or a pattern with `*`. */
  readonly columns: Readonly<Record<string, ColumnRule>>;
}

/** The rule of one table, or of all that its name's pattern matches. */
export interface TableRules extends TableName {
  readonly rule: TableRule;
}

/** What becomes of one database. */
export interface DatabaseRules {
  /** Tables that are emptied before anything else runs: what is in them could still reach people. */
  readonly outbound: readonly TableName[];
  /** In the order of the file. */
  readonly tables: readonly TableRules[];
  /** What becomes of large objects; undefined: there must be none. */
  readonly largeObjects: "delete" | { readonly keep: string } | undefined;
  /** Findings of the audit that may stay. */
  readonly accept: readonly AcceptedFinding[];
}

/** What becomes of a whole database that isn't the application's own. */
export type DatabaseRule =
  | { readonly kind: "drop" }
  | ({ readonly kind: "rules" } & DatabaseRules);

/** A finding of the audit that may stay, and why. */
export interface AcceptedFinding {
  /** As the audit names the place: a table, or e.g. `comments`. */
  readonly table: string;
  readonly column: string;
  /** What was found there, e.g. `phone number`, or the name of one of the file's patterns. */
  readonly kind: string;
  readonly reason: string;
}

/** A file of rules, checked. */
export interface Rules extends DatabaseRules {
  /** Addresses and `@domain`s, in lower case, that the audit accepts besides the reserved ones. */
  readonly allow: readonly string[];
  /** What the audit looks for besides its own kinds: regular expressions of PostgreSQL's, by the name that findings get. */
  readonly patterns: Readonly<Record<string, string>>;
  /** The only steps to run, for trying a rule; undefined: all. Then nothing is handed over. */
  readonly only: readonly string[] | undefined;
  /** Every other database that the file names. */
  readonly databases: Readonly<Record<string, DatabaseRule>>;
}

/** Which rows go, where not all do: those for which this SQL condition is true. */
export function deleteCondition(
  rule: TableRule | undefined,
): string | undefined {
  return typeof rule?.delete === "object" ? rule.delete.where : undefined;
}

/** Whether a rule changes anything: one that only keeps doesn't. */
export function changesRows(rule: TableRule): boolean {
  return (
    rule.delete !== "none" ||
    Object.values(rule.columns).some(({ kind }) => kind !== "keep")
  );
}
