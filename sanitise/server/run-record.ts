import { stopwatch, toThousandth } from "../../words/stopwatch";
import type { Searched } from "../audit/audit-database";
import type { PathShape } from "../check/data/count-shapes";
import type { ResidueEvidence } from "../run/settle/residue";
import type { TableReport } from "../run/table/table-report";
import type { ServerSurvey } from "../survey/survey-server";
import type { ServerPlan } from "./plan-server";
import type { CommandEvidence } from "./work";

export type PhaseName =
  | "survey"
  | "real values"
  | "outbound"
  | "commands before"
  | "masking"
  | "commands after"
  | "settle"
  | "audit";

export interface PhaseEvidence {
  readonly name: PhaseName;
  readonly seconds: number;
}

/** What a run has done so far. What comes after a failure is still missing then. */
export interface RunRecord {
  survey?: ServerSurvey;
  plan?: ServerPlan;
  /** How the paths of JSON rules met the documents, by the database's name. */
  paths?: ReadonlyMap<string, readonly PathShape[]>;
  /** By the database's name. */
  readonly tables: Map<string, TableReport[]>;
  /** Outbound tables that were filled again since they were emptied, and emptied again, by the database's name. */
  readonly cameAgain: Map<string, { table: string; rows: number }[]>;
  /** Names of databases that were dropped. */
  readonly dropped: string[];
  /** How many large objects were deleted, by the database's name. */
  readonly largeObjects: Map<string, number>;
  readonly audits: Map<string, AuditReport>;
  readonly residue: Map<string, ResidueEvidence[]>;
  readonly phases: PhaseEvidence[];
  readonly commands: CommandEvidence[];
}

/** An empty record. */
export function newRecord(): RunRecord {
  return {
    tables: new Map(),
    cameAgain: new Map(),
    dropped: [],
    largeObjects: new Map(),
    audits: new Map(),
    residue: new Map(),
    phases: [],
    commands: [],
  };
}

/** Does a phase of the run, and notes how long it took, also where it fails. */
export async function phase<T>(
  { phases }: RunRecord,
  name: PhaseName,
  work: () => Promise<T>,
): Promise<T> {
  const clock = stopwatch();
  try {
    return await work();
  } finally {
    phases.push({ name, seconds: toThousandth(clock()) });
  }
}

/** Adds what was done to a database's tables. */
export function addTables(
  { tables }: RunRecord,
  database: string,
  reports: readonly TableReport[],
): void {
  tables.set(database, [...(tables.get(database) ?? []), ...reports]);
}

/** What an audit of one database saw, and how long it took. */
export interface AuditReport extends Omit<Searched, "unused"> {
  readonly seconds: number;
}
