import { auditServer } from "./audit-server";
import type { CopyServer } from "./copy-server";
import type { AuditReport } from "./report";
import { RulesDontFit } from "./rules-dont-fit";
import { keepTriggersQuiet } from "./run/prepare-session";
import type { RowChanges } from "./run/row-changes";
import { settle } from "./run/settle";
import { surveyServer } from "./survey-server";
import { withOwners } from "./with-owners";
import type { Work } from "./work";

/**
 * Looks at the server once more, since commands may have made tables; takes away what is left of old
 * values, and searches all that is there now.
 * @param fresh tables of the application's database that the rules have just written anew
 * @returns what was searched, by the database's name, the application's first
 * @throws RulesDontFit when there is something now that the audit can't reach; AuditFailed
 */
export async function auditCopy(
  server: CopyServer,
  { rules, tell }: Pick<Work, "rules" | "tell">,
  fresh: RowChanges = new Map(),
): Promise<Map<string, AuditReport>> {
  const survey = await surveyServer(server, rules, "before the audit");
  if (survey.problems.length > 0)
    throw new RulesDontFit(survey.problems, "before the audit");
  return withOwners(server, survey, async () => {
    for (const { name, catalogue } of survey.databases)
      await server.session(name, async (client) => {
        await keepTriggersQuiet(client);
        await settle(
          client,
          catalogue,
          name === server.application ? fresh : new Map(),
        );
      });
    return auditServer(server, survey.databases, rules, tell);
  });
}
