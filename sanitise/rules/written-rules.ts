import type { AcceptedFinding, Masker } from "./rules";

/** A value's rule as the file has it, after the check against `rules/rules.schema.json`. */
export type WrittenValue =
  | Masker
  | null
  | { readonly constant: string | number | boolean }
  | { readonly choice: readonly (string | number | boolean)[] }
  | { readonly noise: number }
  | { readonly password: "unusable" | { readonly known: string } }
  | { readonly keep: string };

/** A column's rule as the file has it. */
export type WrittenColumn =
  | WrittenValue
  | { readonly sql: string }
  | {
      readonly json: Readonly<Record<string, WrittenValue>>;
      readonly rest: string;
    };

/** A table's rule as the file has it. */
export type WrittenTable =
  | "delete"
  | {
      /** `all`, or a condition. */
      readonly delete?: string;
      readonly cascade?: readonly string[];
      readonly where?: string;
      readonly keep?: string;
      readonly columns?: Readonly<Record<string, WrittenColumn>>;
    };

/** What the file has for one database. */
export interface WrittenDatabase {
  readonly outbound?: readonly string[];
  readonly tables?: Readonly<Record<string, WrittenTable>>;
  readonly largeObjects?: "delete" | { readonly keep: string };
  readonly accept?: readonly AcceptedFinding[];
}

/** A file of rules as it is written: what `rules/rules.schema.json` describes. */
export interface WrittenRules extends WrittenDatabase {
  readonly allow?: readonly string[];
  readonly patterns?: Readonly<Record<string, string>>;
  readonly only?: readonly string[];
  readonly databases?: Readonly<Record<string, "drop" | WrittenDatabase>>;
}
