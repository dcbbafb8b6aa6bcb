// Before all else, as the processes do that a person starts.
import "../../process/small-heap";

import { readFileSync } from "node:fs";
import { auditCopy } from "../../sanitise/server/audit-copy";
import { newRecord } from "../../sanitise/server/run-record";
import { sanitiseServer } from "../../sanitise/server/sanitise-server";
import { sayBy } from "../../words/say";
import { peakMiB } from "../machine/peak";
import { watchProcessors } from "../machine/processors";
import type { Task, TaskResult } from "./sanitise";
import { workOn } from "./work";

/**
 * The process whose memory is measured: does what a refresh does, then an audit without real values.
 * The task comes on standard input, so that the password is in no list of processes.
 */
async function main(): Promise<void> {
  const task: Task = JSON.parse(readFileSync(0, "utf8"));
  const tell = (text: string) => {
    process.stderr.write(`${text}\n`);
  };
  // What is waited for must not get among the result.
  sayBy(tell);
  const { server, work } = workOn(task, task.rules, tell);
  const record = newRecord();
  const again = newRecord();
  const start = performance.now();
  let seconds: number;
  let auditProcessors: number;
  try {
    await sanitiseServer(server, work, record);
    seconds = (performance.now() - start) / 1000;
    const working = watchProcessors();
    await auditCopy(server, work, again);
    auditProcessors = working();
  } finally {
    // A kept session would keep the process.
    await server.endIdle();
  }
  const secondsOf = (of: typeof record, name: string) =>
    of.phases
      .filter((one) => one.name === name)
      .reduce((sum, one) => sum + one.seconds, 0);
  const { plan } = record;
  if (!plan) throw new Error("The run left no plan.");
  const [audit] = record.audits.values();
  const result: TaskResult = {
    seconds,
    masking: secondsOf(record, "masking"),
    audit: secondsOf(again, "audit"),
    auditWithRealValues: secondsOf(record, "audit"),
    auditProcessors,
    realValues: audit?.realValues ?? 0,
    phases: record.phases,
    capacity: plan.capacity,
    tables: [...record.tables.values()].flat(),
    peakMiB: peakMiB(),
  };
  process.stdout.write(JSON.stringify(result));
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
