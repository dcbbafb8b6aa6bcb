import type { PathShape } from "../check/data/count-shapes";
import type { FoundName } from "../check/names/qualify-rules";
import type { ColumnRule } from "../rules/rules";
import type { ResidueEvidence } from "../run/settle/residue";
import type { PhaseEvidence } from "../server/run-record";
import type { CommandEvidence } from "../server/work";
import type { ListedTable, SchemaChanges } from "./schema-fingerprint";

/**
 * What one refresh did and showed. Plain data, as JSON has it: it becomes an output of the stack and a file.
 * Names, counts and reasons stand in it, and no value of the data.
 */
export interface Evidence {
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly outcome: Outcome;
  /** Why it failed, in words that hold no value of the data; null where it didn't. */
  readonly problem: string | null;
  /** Null where it was run from the command line. */
  readonly stack: { readonly project: string; readonly stack: string } | null;
  /** What the copy was made from; null where that isn't known, as on the command line. */
  readonly origin: OriginEvidence | null;
  /**
   * Identifiers of the automated backups that were made of the copy before it was clean, and deleted before it was
   * sanitised; null where the copy is no instance of its own.
   */
  readonly backups: readonly string[] | null;
  /** The RDS instance that the copy is; null where it is none of its own. */
  readonly instance: InstanceEvidence | null;
  /** Name of the environment that is to use the copy; null where there is none. */
  readonly target: string | null;
  /** As it was configured, from the project's folder. */
  readonly rulesFile: string;
  readonly rulesHash: string;
  /** Null where it failed before the server was looked at. */
  readonly server: ServerEvidence | null;
  /** In the order in which they came, one after the other. */
  readonly phases: readonly PhaseEvidence[];
  readonly commands: readonly CommandEvidence[];
  readonly droppedDatabases: readonly string[];
  /** The databases that stay, the application's own first. */
  readonly databases: readonly DatabaseEvidence[];
}

export type Outcome =
  /** All steps ran and the audit passed: the copy may be used. */
  | "clean"
  /** Only some of the steps were run, for trying a rule: the copy may not be used. */
  | "tried"
  /** The copy may not be used, and the target is as it was. */
  | "failed";

/** What a copy was made from: production's data at one moment, a snapshot that was restored or a dump that was loaded. */
export interface Origin {
  readonly kind: "snapshot" | "dump";
  /** A snapshot's; of a dump the RDS instance and the database that it was taken of. */
  readonly identifier: string;
  /** ISO 8601; null where nobody tells. */
  readonly createdAt: string | null;
}

export interface OriginEvidence extends Origin {
  /** How old it was when the refresh started. */
  readonly ageSeconds: number | null;
}

export interface InstanceEvidence {
  /** While it was sanitised, e.g. `db.t3.micro`. */
  readonly class: string;
  /** How long the restore took; null where an earlier run began it. */
  readonly restoreSeconds: number | null;
  /** The class that it got afterwards, before the target was told; null: the same. */
  readonly finalClass: string | null;
  /** How long that took; null where it isn't over, or a run was killed meanwhile. */
  readonly finalClassSeconds: number | null;
}

export interface ServerEvidence {
  /** As `server_version` has it: `17.10`. */
  readonly version: string;
  /** Null where it isn't known. */
  readonly memoryBytes: number | null;
  /** How many tables are worked on at once. */
  readonly connections: number;
  /** As it is set in the working sessions: `128MB`. */
  readonly maintenanceWorkMem: string;
}

export interface DatabaseEvidence {
  readonly name: string;
  /** Sha256 of the schema, 64 hex digits: equal schemas have equal ones. */
  readonly schemaFingerprint: string;
  /** The schema itself, for the next refresh to compare with. */
  readonly schema: readonly ListedTable[];
  readonly schemaChanges: SchemaChanges;
  /** All tables, those that were kept too. */
  readonly tables: readonly TableEvidence[];
  /** Null where there are none, and the rules say nothing of them. */
  readonly largeObjects: LargeObjectsEvidence | null;
  /** What people have made there that bears a name of PostgreSQL's own, e.g. `function concat_ws(text,text)`. */
  readonly namesakes: readonly string[];
  /** What names without a schema in the rules' SQL were found to mean. */
  readonly names: readonly FoundName[];
  /** How the paths of JSON rules met the documents. */
  readonly paths: readonly PathShape[];
  /** Null where it wasn't searched. */
  readonly audit: AuditEvidence | null;
}

export type TableWay =
  /** Emptied before anything else ran, since what was in it could still have reached people. */
  | "outbound"
  | "emptied"
  /** Some rows went, and no column changed. */
  | "rows deleted"
  /** Written anew by one ALTER TABLE. */
  | "rewritten"
  /** Its rows went with new values to a temporary table, and from there into the emptied table. */
  | "copied"
  /** UPDATE, then VACUUM FULL. */
  | "updated"
  /** Masked by an earlier run on the same copy, which was interrupted later. */
  | "done before"
  /** Nothing changed. */
  | "kept";

export interface TableEvidence {
  /** `table` in the schema `public`, else `schema.table`. */
  readonly table: string;
  readonly way: TableWay;
  /** Why not the fastest way, e.g. `view members depends on it`; null where it was that. */
  readonly because: string | null;
  /** How many there were before; the planner's estimate where nobody counted. */
  readonly rows: number;
  /** Rows that came into an outbound table while commands ran, and were taken out after them; null where none did. */
  readonly cameAgain: number | null;
  /** With indexes and TOAST. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** To a thousandth, as is the next, so that the chart can tell what ran at once. */
  readonly seconds: number;
  /** Seconds from the beginning of its phase: `outbound` for tables of that way, `masking` for others. */
  readonly startedAfter: number;
  /** The preset that has its rule, or that of columns of which the file says nothing; null where the file has all. */
  readonly preset: string | null;
  readonly columns: readonly ColumnEvidence[];
}

/** What became of a column: its rule's kind, `deleted` with all rows, or `untouched` for want of a rule. */
export type ColumnFate = ColumnRule["kind"] | "deleted" | "untouched";

export interface ColumnEvidence {
  readonly name: string;
  readonly type: string;
  readonly became: ColumnFate;
  /** The rules' reason, for a column or a part of one that stayed; null where they give none. */
  readonly why: string | null;
  /** Whether a column of its type could hold a person's data, so that the rules must name it. */
  readonly sensitive: boolean;
}

/** What became of large objects: data outside of tables. */
export interface LargeObjectsEvidence {
  readonly became: "deleted" | "kept";
  readonly count: number;
  /** The rules' reason, where they stayed; null where there is none. */
  readonly why: string | null;
}

export interface AuditEvidence {
  readonly tables: number;
  readonly columns: number;
  readonly rows: number;
  readonly seconds: number;
  /** Every kind that was searched for, those without a finding too. */
  readonly kinds: readonly KindEvidence[];
  /** What must not be there: with one of these the copy isn't clean. */
  readonly findings: readonly FindingEvidence[];
  /** What may stay by the rules. */
  readonly accepted: readonly (FindingEvidence & { readonly reason: string })[];
  /** Real values that were put aside before the first change, and in how many places they were met again. */
  readonly realValues: { readonly putAside: number; readonly found: number };
  /** What holds data and isn't searched, e.g. `3 large objects`. */
  readonly notSearched: readonly string[];
  readonly residue: readonly ResidueEvidence[];
}

export interface KindEvidence {
  /** E.g. `e-mail address`. */
  readonly kind: string;
  /** Rows that hold one or more, the accepted ones included. */
  readonly found: number;
  readonly accepted: number;
}

export interface FindingEvidence {
  /** A table, or e.g. `comments`; in its database. */
  readonly table: string;
  readonly column: string;
  readonly kind: string;
  readonly rows: number;
  /** Columns that real values among them come from, `schema.table.column` each. */
  readonly of: readonly string[];
}
