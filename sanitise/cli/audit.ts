import { tableLabel } from "../../postgres/table-name";
import { AuditFailed } from "../audit/audit-failed";
import { tablesWithRows } from "../audit/text/searchable";
import { canSearch } from "../check/access";
import { assembleAudit } from "../report/assemble-audit";
import type { Rules } from "../rules/rules";
import { auditCapacity, auditServer } from "../server/audit-server";
import { newRecord } from "../server/run-record";
import type { CopyServer } from "../survey/copy-server";
import { type SurveyedDatabase, surveyServer } from "../survey/survey-server";
import { withAnyServer } from "./options/any-server";
import type { Options } from "./options/arguments";
import type { Connection } from "./options/connection";
import { rulesFor } from "./options/rules";
import { listed, print, printJson, tell } from "./output";
import { problemWords, wordingOf } from "./wording";

/**
 * Searches all data, in sessions that can't write.
 * @returns the exit code: 1 where something was found, couldn't be searched, or isn't known to the rules
 */
export async function audit(
  options: Options,
  connection: Connection,
): Promise<number> {
  const rules = rulesFor(options);
  return withAnyServer(
    connection,
    { connections: options.connections, readOnly: true },
    (server) => auditOn(server, rules, options, connection),
  );
}

async function auditOn(
  server: CopyServer,
  rules: Rules,
  options: Options,
  connection: Connection,
): Promise<number> {
  const survey = await surveyServer(server, rules, "before the audit");
  const databases = survey.databases.map(withoutBorrowing);
  const problems = [
    ...survey.problems.map(problemWords),
    ...survey.databases.flatMap((database, index) =>
      unreadable(database, databases[index] ?? database, connection.login.user),
    ),
  ];
  const record = newRecord();
  let failure: AuditFailed | undefined;
  try {
    await auditServer(
      server,
      databases,
      rules,
      await auditCapacity(server, survey),
      tell,
      record,
    );
  } catch (error) {
    if (!(error instanceof AuditFailed)) throw error;
    failure = error;
  }
  const clean = failure === undefined && problems.length === 0;
  if (options.json)
    printJson({
      clean,
      databases: databases.map(({ name }) => ({
        name,
        audit: assembleAudit(record.audits.get(name), []),
      })),
      problems,
    });
  else {
    for (const [name, { notSearched }] of record.audits)
      for (const what of notSearched) print(`${name}: not searched: ${what}`);
    if (failure) print(wordingOf(failure));
    if (problems.length > 0)
      print(listed("What keeps the audit from showing it clean:", problems));
    if (clean) print("Nothing was found that must not be in a clean copy.");
  }
  return clean ? 0 : 1;
}

/** What it may read as it is: the audit alone joins no role, which would be a write. */
function withoutBorrowing(database: SurveyedDatabase): SurveyedDatabase {
  const { standings, readable } = database.rights;
  const owned = [...standings].filter(([, standing]) => standing === "has");
  return { ...database, rights: { standings: new Map(owned), readable } };
}

/** Tables that a run could read by joining their owners, and the audit alone can't. */
function unreadable(
  { name, rights, catalogue }: SurveyedDatabase,
  asItIs: SurveyedDatabase,
  user: string,
): string[] {
  return tablesWithRows(catalogue)
    .filter(
      (table) => canSearch(table, rights) && !canSearch(table, asItIs.rights),
    )
    .map(
      (table) =>
        `${name}: ${user} may not read all of ${tableLabel(table)}. Connect as ${table.owner}, to whom it belongs, or as a member of that role.`,
    );
}
