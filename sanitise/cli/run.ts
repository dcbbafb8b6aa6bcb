import { randomBytes } from "node:crypto";
import { readMarkers, removeMarkers } from "../../identity/marker";
import { beginEvidence } from "../report/assemble";
import { writeEvidence } from "../report/page/write-evidence";
import { hashRulesAndCommands } from "../rules/hash";
import type { Rules } from "../rules/rules";
import { newRecord, type RunRecord } from "../server/run-record";
import {
  forgetRuns,
  sanitiseServer,
  TriedOnly,
} from "../server/sanitise-server";
import type { CopyServer } from "../survey/copy-server";
import { assertMarked, assertSameName } from "./may-run";
import { withAnyServer } from "./options/any-server";
import type { Options } from "./options/arguments";
import type { Connection } from "./options/connection";
import {
  Interrupted,
  type Interruption,
  interruption,
} from "./options/interruption";
import { makeReportsFolder } from "./options/reports-folder";
import { rulesFor } from "./options/rules";
import { withoutCommands } from "./options/work";
import { print, printJson, tell } from "./output";
import { wordingOf } from "./wording";

/**
 * Makes the data clean, shows that it is, and writes a report, also where it fails.
 * @returns the exit code: 0 only where all steps were run and the audit found nothing
 */
export async function run(
  options: Options,
  connection: Connection,
): Promise<number> {
  const rules = rulesFor(options);
  assertSameName(options.database, connection);
  await makeReportsFolder(options.reports);
  const signal = interruption();
  return withAnyServer(
    connection,
    { connections: options.connections, interruption: signal },
    (server) => runOn(server, signal, rules, options, connection),
  );
}

async function runOn(
  server: CopyServer,
  signal: Interruption,
  rules: Rules,
  options: Options,
  connection: Connection,
): Promise<number> {
  if (options.database === undefined) await assertMarked(server, connection);
  const record = newRecord();
  const work = withoutCommands(rules, maskingKey(), tell);
  const assemble = beginEvidence({
    stack: null,
    origin: null,
    backups: null,
    instance: null,
    target: null,
    rulesFile: options.rules,
    rulesHash: hashRulesAndCommands(rules, []),
  });
  const failure = await atSignal(signal, () =>
    failureOf(async () => {
      await sanitiseServer(server, work, record);
      await forget(server, record);
    }),
  );
  const problem = failure && wordingOf(failure.error);
  const evidence = assemble(record, outcomeOf(failure), problem);
  if (problem !== undefined) tell(problem);
  const files = await writeEvidence(evidence, options.reports);
  if (options.json)
    printJson({
      outcome: evidence.outcome,
      problem: evidence.problem,
      report: files,
    });
  else {
    if (!failure) print(`Database ${server.application} is clean.`);
    print(`report: ${files.html}`);
  }
  if (!failure) return 0;
  return failure.error instanceof Interrupted ? 130 : 1;
}

interface Failure {
  readonly error: unknown;
}

async function failureOf(
  work: () => Promise<void>,
): Promise<Failure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return { error };
  }
}

function outcomeOf(failure: Failure | undefined) {
  if (!failure) return "clean";
  return failure.error instanceof TriedOnly ? "tried" : "failed";
}

/** The stack's key keeps stand-ins the same from run to run. A secret: no argument, which others see. */
function maskingKey(): string {
  const given = process.env.PROD_COPY_MASKING_KEY;
  if (given) return given;
  tell(
    "PROD_COPY_MASKING_KEY isn't set: a random masking key is used, for this run alone. Should the run not end, the data must be restored afresh",
  );
  return randomBytes(32).toString("base64url");
}

/** The first signal ends the sessions, so that the run ends by itself and cleans up; a second one ends all at once. */
async function atSignal<T>(
  { interrupt }: Interruption,
  work: () => Promise<T>,
): Promise<T> {
  let signals = 0;
  const end = () => {
    if (++signals > 1) process.exit(130);
    tell("ending; press Ctrl-C again not to wait for that");
    interrupt();
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  try {
    return await work();
  } finally {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  }
}

/** Takes away what the run kept in the databases; a stack's markers stay. */
async function forget(server: CopyServer, record: RunRecord): Promise<void> {
  await forgetRuns(server, record);
  for (const { name } of record.survey?.databases ?? [])
    await server.session(name, async (client) => {
      const { rotation, sanitised } = await readMarkers(client);
      if (!rotation && !sanitised) await removeMarkers(client);
    });
}
