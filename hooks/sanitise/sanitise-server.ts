import { applyRules, tryRules } from "./apply-rules";
import { auditCopy } from "./audit-copy";
import { findTable } from "./catalogue/catalogue";
import type { CommandReport } from "./commands/run-commands";
import type { CopyServer } from "./copy-server";
import type { Report } from "./report";
import { changesRows } from "./rules/rules";
import { RulesDontFit } from "./rules-dont-fit";
import { type RowChanges, readRowChanges } from "./run/row-changes";
import { roundSeconds, stopwatch } from "./run/stopwatch";
import { type ServerSurvey, surveyServer } from "./survey-server";
import { withOwners } from "./with-owners";
import type { Work } from "./work";

/**
 * Makes a copy clean: checks everything, runs the commands before the rules, the rules, the commands
 * after, and last the audit. Nothing is written before the checks have passed. What a run that was
 * interrupted has done, the next one does again, which changes nothing.
 * @throws RulesDontFit before the first write; MaskingFailed, CommandFailed, AuditFailed
 */
export async function sanitiseServer(
  server: CopyServer,
  work: Work,
): Promise<Report> {
  const startedAt = new Date().toISOString();
  const clock = stopwatch();
  const commands: CommandReport[] = [];

  const migrates = work.commands.before > 0;
  let survey = await checked(
    server,
    work,
    "before all",
    migrates ? [] : undefined,
  );
  if (migrates) {
    const { unmatched } = survey;
    commands.push(...(await work.run("before")));
    survey = await checked(
      server,
      work,
      "after the commands before the rules",
      unmatched,
    );
  }
  const tables = await withOwners(server, survey, () =>
    applyRules(server, survey, work),
  );
  const fresh = await freshTables(server, survey);
  if (work.commands.after > 0) commands.push(...(await work.run("after")));
  const audits = await auditCopy(server, work, fresh);
  return {
    startedAt,
    seconds: roundSeconds(clock()),
    rulesHash: work.rulesHash,
    databases: [...audits].map(([name, audit]) => ({
      name,
      tables: tables.get(name) ?? [],
      audit,
    })),
    droppedDatabases: survey.dropped.map(({ name }) => name),
    commands,
  };
}

/**
 * Audits a copy that an earlier run has sanitised.
 * @throws AuditFailed
 */
export async function auditAgain(
  server: CopyServer,
  work: Pick<Work, "rules" | "rulesHash" | "tell">,
): Promise<Report> {
  const startedAt = new Date().toISOString();
  const clock = stopwatch();
  const audits = await auditCopy(server, work);
  return {
    startedAt,
    seconds: roundSeconds(clock()),
    rulesHash: work.rulesHash,
    databases: [...audits].map(([name, audit]) => ({
      name,
      tables: [],
      audit,
    })),
    droppedDatabases: [],
    commands: [],
  };
}

/**
 * Looks at the server, and stops before any write if the rules don't fit it.
 * @param unmatched which rules that match nothing are an error; undefined: all. A rule may be for what a
 * command has yet to make, or has dropped: it must match before or after the commands.
 */
async function checked(
  server: CopyServer,
  work: Work,
  stage: ConstructorParameters<typeof RulesDontFit>[1],
  unmatched?: readonly string[],
): Promise<ServerSurvey> {
  const survey = await surveyServer(server, work.rules);
  const unfit = [
    ...survey.unmatched.filter((one) => unmatched?.includes(one) ?? true),
    ...survey.problems,
  ];
  if (unfit.length > 0) throw new RulesDontFit(unfit, stage);
  const problems = await withOwners(server, survey, () =>
    tryRules(server, survey, work),
  );
  if (problems.length > 0) throw new RulesDontFit(problems, stage);
  return survey;
}

/** The tables of the application's database that the rules have written anew, with their counters now. */
async function freshTables(
  server: CopyServer,
  { databases }: ServerSurvey,
): Promise<RowChanges> {
  const ruled = new Set(
    databases
      .filter(({ name }) => name === server.application)
      .flatMap(({ rules, catalogue }) =>
        rules.flatMap(({ rule, ...name }) => {
          const table = changesRows(rule)
            ? findTable(catalogue, name)
            : undefined;
          return table ? [table.oid, ...table.descendants] : [];
        }),
      ),
  );
  const changes = await server.session(server.application, readRowChanges);
  return new Map([...changes].filter(([oid]) => ruled.has(oid)));
}
