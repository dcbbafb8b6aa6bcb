/** What becomes of one column. */
export type ColumnRule =
  /** A masked e-mail address: equal for equal addresses, unique otherwise, at a reserved domain. */
  | { readonly kind: "email" }
  | { readonly kind: "null" }
  | { readonly kind: "constant"; readonly value: string | number | boolean }
  /** An SQL expression over the row's columns as they were. */
  | { readonly kind: "sql"; readonly expression: string };

/** What becomes of one table: all rows go, or some of its columns change. */
export type TableRule =
  | { readonly kind: "delete" }
  | {
      readonly kind: "columns";
      /** By the column's name. */
      readonly columns: Readonly<Record<string, ColumnRule>>;
    };

/** A table as PostgreSQL knows it: two names, neither quoted. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** The rule of one table. */
export interface TableRules extends TableName {
  readonly rule: TableRule;
}

/** What becomes of a whole database. */
export type DatabaseRule =
  | { readonly kind: "drop" }
  | { readonly kind: "tables"; readonly tables: readonly TableRules[] };

/** A file of rules, checked. */
export interface Rules {
  /** Addresses and `@domain`s, in lower case, that the audit accepts besides the reserved ones. */
  readonly allow: readonly string[];
  /** Tables of the application's own database, in the order of the file. */
  readonly tables: readonly TableRules[];
  /** Every other database that the file names. */
  readonly databases: Readonly<Record<string, DatabaseRule>>;
}

/** The table's name as people write it: without the schema where that is `public`. */
export function tableLabel({ schema, table }: TableName): string {
  return schema === "public" ? table : `${schema}.${table}`;
}
