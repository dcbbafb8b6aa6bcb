import { stopwatch, toThousandth } from "../../words/stopwatch";
import { whileSilent } from "../../words/while-waiting";
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
  /** What it is at, for who waits; undefined: {@link doing} tells it. */
  at?: string | undefined;
  survey?: ServerSurvey;
  /** What was planned of the server as a whole. */
  plan?: Omit<ServerPlan, "databases">;
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

/** What a phase is for, for who waits. */
const doing: Readonly<Record<PhaseName, string>> = {
  survey: "reading what the copy holds, and trying the rules on it",
  "real values": "putting real values aside for the audit",
  outbound: "ending what could still reach people",
  "commands before": "at the commands before the rules",
  masking: "masking",
  "commands after": "at the commands after the rules",
  settle: "taking what is left of old values from files and statistics",
  audit: "searching what is there now",
};

/** Does a phase of the run, and notes how long it took, also where it fails. What it is at is told where nothing else is. */
export async function phase<T>(
  record: RunRecord,
  name: PhaseName,
  work: () => Promise<T>,
): Promise<T> {
  const clock = stopwatch();
  record.at = undefined;
  try {
    return await whileSilent(() => record.at ?? doing[name], work);
  } finally {
    record.phases.push({ name, seconds: toThousandth(clock()) });
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
