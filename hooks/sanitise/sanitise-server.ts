import { endOtherSessions } from "../postgres/end-sessions";
import { quoteIdentifier } from "../postgres/identifier";
import { auditServer } from "./audit-server";
import { findTable } from "./catalogue/catalogue";
import type { CommandReport } from "./commands/run-commands";
import type { CopyServer } from "./copy-server";
import { checkData } from "./plan/check-data";
import { maskedColumns, type Plan, planDatabase } from "./plan/plan";
import { readsOnlyItsRow } from "./plan/reads-only-its-row";
import type { AuditReport, DatabaseReport, Report } from "./report";
import type { Rules } from "./rules/rules";
import { RulesDontFit } from "./rules-dont-fit";
import { withBorrowedRoles } from "./run/borrow-roles";
import { prepareSession } from "./run/prepare-session";
import { changedBetween, readRowChanges } from "./run/row-changes";
import { runPlan, type TableReport } from "./run/run-plan";
import { settle } from "./run/settle";
import { roundSeconds, stopwatch } from "./run/stopwatch";
import {
  type ServerSurvey,
  type SurveyedDatabase,
  surveyServer,
} from "./survey-server";

/** What sanitising needs besides the server. */
export interface Work {
  readonly rules: Rules;
  readonly rulesHash: string;
  /** The stack's masking key: a secret. */
  readonly maskingKey: string;
  /** How many of the application's commands run before the rules, and how many after. */
  readonly commands: { readonly before: number; readonly after: number };
  /** Runs them. */
  run(when: "before" | "after"): Promise<CommandReport[]>;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}

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
  const changed = new Set<number>();
  const command = async (when: "before" | "after") => {
    if (work.commands[when] === 0) return;
    const before = await server.session(server.application, readRowChanges);
    commands.push(...(await work.run(when)));
    const after = await server.session(server.application, readRowChanges);
    for (const oid of changedBetween(before, after)) changed.add(oid);
  };

  let survey = await checked(server, work, "before all");
  if (work.commands.before > 0) {
    await command("before");
    survey = await checked(server, work, "after the commands before the rules");
  }
  const tables = await withOwners(server, survey, async () => {
    await dropDatabases(server, survey, work);
    return applyRules(server, survey, work);
  });
  for (const oid of ruledTables(survey, server.application))
    changed.delete(oid);
  await command("after");
  const audits = await auditCopy(server, work, changed);
  return {
    startedAt,
    seconds: roundSeconds(clock()),
    rulesHash: work.rulesHash,
    databases: [...audits].map(
      ([name, audit]): DatabaseReport => ({
        name,
        tables: tables.get(name) ?? [],
        audit,
      }),
    ),
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
  const audits = await auditCopy(server, work, new Set());
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

/** Looks at the server, and stops before any write if the rules don't fit it. */
async function checked(
  server: CopyServer,
  work: Work,
  stage: ConstructorParameters<typeof RulesDontFit>[1],
): Promise<ServerSurvey> {
  const survey = await surveyServer(server, work.rules);
  if (survey.problems.length > 0)
    throw new RulesDontFit(survey.problems, stage);
  const problems = await withOwners(server, survey, async () => {
    const found: string[] = [];
    for (const database of survey.databases)
      await inMaskingSession(server, database, work, async (client, plan) => {
        for (const masked of plan.masked)
          found.push(...(await checkData(client, masked)));
      });
    return found;
  });
  if (problems.length > 0) throw new RulesDontFit(problems, stage);
  return survey;
}

async function applyRules(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
): Promise<Map<string, TableReport[]>> {
  const reports = new Map<string, TableReport[]>();
  for (const database of survey.databases)
    await inMaskingSession(server, database, work, async (client, plan) => {
      reports.set(
        database.name,
        await runPlan(client, plan, database.catalogue, work.tell),
      );
    });
  return reports;
}

/** A session with everything that masking needs, and the plan for its database. None where there is nothing to do. */
async function inMaskingSession(
  server: CopyServer,
  { name, rules, catalogue }: SurveyedDatabase,
  { maskingKey }: Work,
  run: (client: Parameters<typeof runPlan>[0], plan: Plan) => Promise<void>,
): Promise<void> {
  if (rules.length === 0) return;
  await server.session(name, async (client) => {
    await prepareSession(client, maskingKey);
    const pure = new Set<number>();
    for (const table of catalogue.tables) {
      const rule = rules.find(
        (one) => one.schema === table.schema && one.table === table.table,
      )?.rule;
      if (rule?.kind !== "columns") continue;
      const columns = maskedColumns(table, rule.columns);
      if (await readsOnlyItsRow(client, table, columns)) pure.add(table.oid);
    }
    await run(
      client,
      planDatabase(rules, catalogue, ({ oid }) => pure.has(oid)),
    );
  });
}

async function dropDatabases(
  server: CopyServer,
  { dropped }: ServerSurvey,
  { tell }: Work,
): Promise<void> {
  for (const { name } of dropped) {
    await server.session(server.application, (client) =>
      client.query(`drop database if exists ${quoteIdentifier(name)}`),
    );
    tell(`database ${name}: dropped`);
  }
}

/** Oids of the tables in the application's database that the rules have emptied or written anew. */
function ruledTables(survey: ServerSurvey, application: string): number[] {
  return survey.databases
    .filter(({ name }) => name === application)
    .flatMap(({ rules, catalogue }) =>
      rules.flatMap((rule) => {
        const table = findTable(catalogue, rule);
        return table ? [table.oid, ...table.descendants] : [];
      }),
    );
}

/**
 * Looks at the server once more, since commands may have made tables; takes away what is left of old
 * values, and searches all that is there now.
 * @param changed oids of tables in the application's database that commands have changed
 * @throws RulesDontFit when there is something now that the audit can't reach; AuditFailed
 */
async function auditCopy(
  server: CopyServer,
  { rules, tell }: Pick<Work, "rules" | "tell">,
  changed: ReadonlySet<number>,
): Promise<Map<string, AuditReport>> {
  // The rules for tables have been applied, and a command may have dropped some of those.
  const survey = await surveyServer(server, withoutTables(rules));
  if (survey.problems.length > 0)
    throw new RulesDontFit(survey.problems, "before the audit");
  return withOwners(server, survey, async () => {
    for (const { name, catalogue } of survey.databases)
      await server.session(name, (client) =>
        settle(
          client,
          catalogue,
          name === server.application ? changed : new Set(),
        ),
      );
    return auditServer(server, survey.databases, rules.allow, tell);
  });
}

function withoutTables(rules: Rules): Rules {
  return {
    allow: rules.allow,
    tables: [],
    databases: Object.fromEntries(
      Object.entries(rules.databases).map(([name, rule]) => [
        name,
        rule.kind === "drop" ? rule : { ...rule, tables: [] },
      ]),
    ),
  };
}

/** Does work with the rights of all owners, while nobody else is connected to the copy. */
function withOwners<T>(
  server: CopyServer,
  { owners }: ServerSurvey,
  work: () => Promise<T>,
): Promise<T> {
  return withBorrowedRoles(
    (inSession) => server.session(server.application, inSession),
    owners,
    async () => {
      await server.session(server.application, (client) =>
        endOtherSessions(client),
      );
      return work();
    },
  );
}
