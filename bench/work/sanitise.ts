import { join } from "node:path";
import { execa } from "execa";
import type { Login } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import type { Capacity } from "../../sanitise/plan/capacity";
import type { TableReport } from "../../sanitise/run/table/table-report";
import type { PhaseEvidence } from "../../sanitise/server/run-record";
import type { BenchServer } from "./server";

/** What the measured process is told. */
export interface Task {
  readonly route: Route;
  readonly login: Login;
  /** YAML. */
  readonly rules: string;
}

/** What it tells. Seconds. */
export interface TaskResult {
  /** Of the whole run. */
  readonly seconds: number;
  readonly masking: number;
  /** With all patterns, without real values. */
  readonly audit: number;
  readonly auditWithRealValues: number;
  /** How many of the machine's processors worked in the audit without real values, on average. */
  readonly auditProcessors: number;
  readonly realValues: number;
  readonly phases: readonly PhaseEvidence[];
  readonly capacity: Capacity;
  readonly tables: readonly TableReport[];
  /** Undefined where the system doesn't tell. */
  readonly peakMiB: number | undefined;
}

/** Sanitises the server in a process of its own. */
export async function sanitise(
  { route, login }: BenchServer,
  rules: string,
): Promise<TaskResult> {
  const task: Task = { route, login, rules };
  const root = join(__dirname, "../..");
  const { stdout } = await execa(
    process.execPath,
    [
      "--require",
      join(root, "typescript.cjs"),
      join(__dirname, "sanitise-process.ts"),
    ],
    { cwd: root, input: JSON.stringify(task) },
  );
  return JSON.parse(stdout);
}
