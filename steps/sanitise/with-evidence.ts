import { beginEvidence, type Facts } from "../../sanitise/report/assemble";
import type { Evidence } from "../../sanitise/report/evidence";
import {
  reportsFolder,
  writeEvidence,
} from "../../sanitise/report/page/write-evidence";
import { newRecord, type RunRecord } from "../../sanitise/server/run-record";
import { TriedOnly } from "../../sanitise/server/sanitise-server";
import { say } from "../../words/say";
import { wordingOf } from "../engine-words";

/**
 * Does a run, and writes its report, also where it fails.
 * @returns the evidence, the path of its page, and what the run returned as its nonce
 * @throws the run's own error; EvidenceNotWritten where only the report failed
 */
export async function withEvidence(
  facts: Facts,
  run: (record: RunRecord) => Promise<string>,
): Promise<{
  readonly nonce: string;
  readonly report: Evidence;
  readonly reportFile: string;
}> {
  const record = newRecord();
  const assemble = beginEvidence(facts);
  let nonce: string;
  try {
    nonce = await run(record);
  } catch (error) {
    const outcome = error instanceof TriedOnly ? "tried" : "failed";
    const evidence = assemble(record, outcome, wordingOf(error));
    await writeEvidence(evidence, reportsFolder).then(
      ({ html }) => say(`report of what was done and found: ${html}`),
      // The run's own error is the one to throw.
      (second: unknown) =>
        say(second instanceof Error ? second.message : String(second)),
    );
    throw error;
  }
  const report = assemble(record, "clean");
  const { html } = await writeEvidence(report, reportsFolder);
  say(`report: ${html}`);
  return { nonce, report, reportFile: html };
}
