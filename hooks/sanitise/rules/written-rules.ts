/** A column's rule as the file has it, after the check against `rules/rules.schema.json`. */
export type WrittenColumn =
  | "email"
  | null
  | { readonly constant: string | number | boolean }
  | { readonly sql: string };

/** A table's rule as the file has it. */
export type WrittenTable =
  | "delete"
  | { readonly columns: Readonly<Record<string, WrittenColumn>> };

/** A file of rules as it is written: what `rules/rules.schema.json` describes. */
export interface WrittenRules {
  readonly allow?: readonly string[];
  readonly tables?: Readonly<Record<string, WrittenTable>>;
  readonly databases?: Readonly<
    Record<
      string,
      "drop" | { readonly tables: Readonly<Record<string, WrittenTable>> }
    >
  >;
}
