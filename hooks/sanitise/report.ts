import type { Searched } from "./audit/audit-database";
import type { CommandReport } from "./commands/run-commands";
import type { TableReport } from "./run/run-plan";

/** What an audit of one database saw, and how long it took. No finding of it is left that isn't accepted. */
export interface AuditReport extends Omit<Searched, "findings" | "unused"> {
  readonly seconds: number;
}

/** One database of the copy. */
export interface DatabaseReport {
  readonly name: string;
  /** Tables that the rules changed. */
  readonly tables: readonly TableReport[];
  readonly audit: AuditReport;
}

/** What was done to make a copy clean. An output of the stack: no value of the data stands in it. */
export interface Report {
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly rulesHash: string;
  readonly databases: readonly DatabaseReport[];
  readonly droppedDatabases: readonly string[];
  readonly commands: readonly CommandReport[];
}
