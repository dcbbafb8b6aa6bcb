import type { TableName } from "../../../postgres/table-name";

/** What is asked of production's database before anything is done: its catalogue, and nothing of its rows. */
export interface SourceFacts {
  /** server_version_num, e.g. 170004. */
  readonly version: number;
  readonly database: SourceDatabase;
  /** Every table with rows of its own or of its partitions, by schema and name. */
  readonly tables: readonly SourceTable[];
  /** Every foreign key as it was declared: those that partitions have from their parent aren't listed. */
  readonly foreignKeys: readonly ForeignKey[];
  /** Without plpgsql, which every database has. */
  readonly extensions: readonly Extension[];
  /** What a restore must bring besides the tables' rows. */
  readonly schema: readonly SchemaObject[];
}

/** A database's own properties, which a new one must have too. */
export interface SourceDatabase {
  readonly name: string;
  readonly bytes: number;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  readonly localeProvider: "libc" | "icu" | "builtin";
  /** The ICU or builtin locale. */
  readonly locale: string | undefined;
}

export interface SourceTable extends TableName {
  readonly owner: string;
  /** Heap and TOAST, without indexes. A partitioned table has none itself. */
  readonly bytes: number;
  /** Tables that this one is a partition or an heir of. */
  readonly parents: readonly TableName[];
  /** Whether it is a partition: its rows are its parents' too, for foreign keys as well. */
  readonly partition: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly from: TableName;
  readonly to: TableName;
  readonly columns: readonly ReferringColumn[];
  /** The columns referred to, in the same order. */
  readonly toColumns: readonly string[];
  /** Whether its rows are known to obey it: false after NOT VALID. */
  readonly validated: boolean;
  /** Whether of several columns all or none must be null (MATCH FULL). */
  readonly matchFull: boolean;
}

export interface ReferringColumn {
  readonly name: string;
  /** Whether it may be set to null: neither NOT NULL nor generated. */
  readonly nullable: boolean;
}

export interface Extension {
  readonly name: string;
  readonly version: string;
  readonly schema: string;
}

export type SchemaKind =
  | "table"
  | "view"
  | "sequence"
  | "foreign key"
  | "check"
  | "primary key"
  | "unique constraint"
  | "exclusion constraint"
  | "index"
  | "trigger";

/** Something of the schema, as both sides of a restore must have it. */
export interface SchemaObject {
  readonly kind: SchemaKind;
  readonly schema: string;
  /** The table it belongs to; its own name for tables, views and sequences. */
  readonly table: string;
  readonly name: string;
  /** Of a constraint: validated. Of an index: usable. Of a trigger: enabled. True for others. */
  readonly valid: boolean;
}
