import type { ClientBase } from "pg";
import { realValuesSchema } from "../../postgres/own-schema";
import { tableLabel } from "../../postgres/table-name";
import { findCodeThatFails } from "../acting/code-that-fails";
import { findForeignCode, type Together } from "../acting/foreign-code";
import { ownersOf } from "../acting/owners";
import { CannotGoOn } from "../cannot-go-on";
import { findTable } from "../catalogue/catalogue";
import { withDescendants } from "../catalogue/silently";
import { isChosen } from "../resolve/only";
import {
  dropLedger,
  forgetFiles,
  forgetReloaded,
  noteFiles,
} from "../run/ledger";
import { keepTriggersQuiet } from "../run/prepare-session";
import { fillViews } from "../run/settle/fill-views";
import { type RowChanges, readRowChanges } from "../run/settle/row-changes";
import type { CopyServer } from "../survey/copy-server";
import { assertRightsKept, readRightsOf } from "../survey/rights-kept";
import { type ServerSurvey, surveyServer } from "../survey/survey-server";
import { applyRules, tryRules } from "./apply-rules";
import { auditCopy, type Fresh } from "./audit-copy";
import { deleteLargeObjects } from "./delete-large-objects";
import { dropDatabases } from "./drop-databases";
import { killOutbound } from "./outbound";
import {
  type PlannedDatabase,
  planServer,
  type ServerPlan,
} from "./plan-server";
import { putRealValuesAside } from "./real-values";
import { RulesDontFit } from "./rules-dont-fit";
import { addTables, newRecord, phase, type RunRecord } from "./run-record";
import { withOwners } from "./with-owners";
import type { Work } from "./work";

/** Some steps were run alone, for trying a rule. The copy isn't clean by that, so nothing is handed over. */
export class TriedOnly extends CannotGoOn {
  override readonly name = "TriedOnly";

  constructor(
    /** The steps that were run. */ readonly only: readonly string[],
  ) {
    super(
      `only: ${only.join(", ")} was run. That is for trying a rule: the data isn't clean by that. The real values that were put aside for the audit stay in it until a whole run, in the schema ${realValuesSchema}.`,
      { kind: "whole run" },
    );
  }
}

/**
 * Makes a copy clean. First everything is checked, and nothing is written before the checks have passed;
 * then, in this order: real values are put aside, what could still reach people goes, commands before
 * the rules, the rules, commands after them, what is left of old values goes, the audit. What a run that
 * was interrupted has masked, the next one leaves alone.
 * @param record what was done, for the report; filled as it goes, so that it tells of a failure too
 * @throws RightsChanged where somebody has got more rights since; RulesDontFit, TooLittleStorage before the first write; MaskingFailed, CommandFailed, AuditFailed;
 * TriedOnly after the steps that the rules name in `only`
 */
export async function sanitiseServer(
  server: CopyServer,
  work: Work,
  record: RunRecord = newRecord(),
): Promise<RunRecord> {
  const { only } = work.rules;
  const rights = server.rights ?? (await readRightsOf(server));
  if (server.rights) await assertRightsKept(server, rights);
  const fresh = await changeAll(server, work, record);
  if (isChosen(only, "audit")) await auditCopy(server, work, record, fresh);
  await assertRightsKept(server, rights);
  if (only !== undefined) throw new TriedOnly(only);
  return record;
}

/**
 * All that comes before the audit. What was read and planned for it ends with it: the audit reads anew what there is
 * then, and of thousands of tables there is room for one such reading.
 * @returns the tables that the rules have written anew
 */
async function changeAll(
  server: CopyServer,
  work: Work,
  record: RunRecord,
): Promise<Fresh> {
  const commands = isChosen(work.rules.only, "commands");
  const migrates = commands && work.commands.before > 0;
  let checked = await phase(record, "survey", () =>
    check(server, work, record, "before all", migrates ? [] : undefined),
  );
  const { unmatched } = checked.survey;
  await inEach(server, checked.survey, async (client, name) => {
    for (const table of await forgetReloaded(client))
      work.tell(
        `${table} of ${name} was written anew by somebody since it was masked: it is masked again`,
      );
  });
  await withOwners(server, checked.survey, work, async (acting) => {
    // In a trial too: the whole that follows it finds masks where real values were.
    await phase(record, "real values", () =>
      putRealValuesAside(server, checked.plan, work, record, acting),
    );
    await phase(record, "outbound", () =>
      killOutbound(server, checked.survey, work, record, acting),
    );
  });
  if (migrates) {
    await phase(record, "commands before", async () => {
      await inEach(server, checked.survey, (client) => forgetFiles(client));
      record.commands.push(...(await work.run("before")));
      await inEach(server, checked.survey, (client) => noteFiles(client));
    });
    checked = await phase(record, "survey", () =>
      check(
        server,
        work,
        record,
        "after the commands before the rules",
        unmatched,
      ),
    );
  }
  const { survey, plan } = checked;
  await phase(record, "masking", () =>
    withOwners(server, survey, work, async (acting) => {
      // A command before the rules can have made one.
      if (migrates) await dropDatabases(server, survey, work, record);
      await deleteLargeObjects(server, survey, work, record);
      const done = await applyRules(server, plan, work, acting);
      for (const [name, reports] of done) addTables(record, name, reports);
    }),
  );
  const fresh = await freshTables(server, survey, record);
  if (commands && work.commands.after > 0)
    await phase(record, "commands after", async () => {
      await refill(server, survey, work);
      await inEach(server, survey, (client) => forgetFiles(client));
      record.commands.push(...(await work.run("after")));
    });
  return fresh;
}

/** Takes away what runs need to know of one another, once the copy's marker says that all is done. */
export async function forgetRuns(
  server: CopyServer,
  { survey }: RunRecord,
): Promise<void> {
  if (survey) await inEach(server, survey, dropLedger);
}

/** Does work in each database that stays. */
async function inEach(
  server: CopyServer,
  { databases }: Pick<ServerSurvey, "databases">,
  work: (client: ClientBase, name: string) => Promise<void>,
): Promise<void> {
  for (const { name } of databases)
    await server.session(name, (client) => work(client, name));
}

/** Commands may read materialized views, and put what they find elsewhere: so those hold masks by then. */
function refill(
  server: CopyServer,
  survey: ServerSurvey,
  work: Work,
): Promise<void> {
  return withOwners(server, survey, work, async () => {
    for (const { name, catalogue } of survey.databases)
      await server.session(name, async (client) => {
        await keepTriggersQuiet(client);
        await fillViews(client, catalogue, server.identity);
      });
  });
}

interface Checked {
  readonly survey: ServerSurvey;
  readonly plan: ServerPlan;
}

/**
 * Looks at the server, and stops before any write if the rules don't fit it.
 * @param unmatched which rules that match nothing are an error; undefined: all. A rule may be for what a
 * command has yet to make, or has dropped: it must match before or after the commands.
 */
async function check(
  server: CopyServer,
  work: Work,
  record: RunRecord,
  stage: ConstructorParameters<typeof RulesDontFit>[1],
  unmatched?: readonly string[],
): Promise<Checked> {
  record.at = "reading what the server holds";
  const survey = await surveyServer(server, work.rules);
  record.survey = survey;
  const unfit = [
    ...survey.unmatched.filter((one) => unmatched?.includes(one) ?? true),
    ...survey.problems,
  ];
  if (unfit.length > 0) throw new RulesDontFit(unfit, stage);
  return withOwners(server, survey, work, async (acting) => {
    record.at = "planning";
    const plan = await planServer(server, survey, work);
    const { databases: _, ...ofServer } = plan;
    record.plan = ofServer;
    record.at = "looking for code that would run with the data";
    const foreign = await findForeignCode(
      server,
      survey.databases,
      acting,
      plan.databases.flatMap(togetherIn),
    );
    if (foreign.length > 0) throw new RulesDontFit(foreign, stage);
    const failing = await findCodeThatFails(server, survey.databases, acting);
    if (failing.length > 0) throw new RulesDontFit(failing, stage);
    const { problems, paths } = await tryRules(
      server,
      plan,
      work,
      acting,
      record,
    );
    record.paths = paths;
    if (problems.length > 0) throw new RulesDontFit(problems, stage);
    return { survey, plan };
  });
}

/** The tables that the rules have just written anew, with their counters now. */
async function freshTables(
  server: CopyServer,
  { databases }: ServerSurvey,
  { tables }: RunRecord,
): Promise<Fresh> {
  const fresh = new Map<string, RowChanges>();
  for (const { name, rules, catalogue } of databases) {
    const written = new Set(
      (tables.get(name) ?? [])
        .filter(({ way }) => way !== "done before")
        .map(({ table }) => table),
    );
    const oids = new Set(
      rules
        .filter((rule) => written.has(tableLabel(rule)))
        .flatMap((rule) => {
          const table = findTable(catalogue, rule);
          return table ? withDescendants(catalogue, table) : [];
        })
        .map(({ oid }) => oid),
    );
    const changes = await server.session(name, readRowChanges);
    fresh.set(name, new Map([...changes].filter(([oid]) => oids.has(oid))));
  }
  return fresh;
}

/** The tables that change in one session, with what their rules read, of each such session of a database. */
function togetherIn({ surveyed, plan, reads }: PlannedDatabase): Together[] {
  const { catalogue, name, resolved } = surveyed;
  const outbound = resolved.outbound.flatMap(
    (one) => findTable(catalogue, one) ?? [],
  );
  const masked = plan.tasks.map(({ tables }) => tables);
  const thinned = masked
    .flat()
    .filter(({ deleteWhere }) => deleteWhere !== undefined);
  return [
    plan.truncated,
    outbound,
    ...[...masked, thinned].map((some) => some.map(({ table }) => table)),
  ].map((tables) => {
    const reached = tables.flatMap((table) =>
      withDescendants(catalogue, table),
    );
    return {
      database: name,
      tables: reached,
      owners: ownersOf(reached, reads),
    };
  });
}
