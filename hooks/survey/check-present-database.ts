import * as pulumi from "@pulumi/pulumi";
import { withClient } from "../postgres/connect";
import { DatabaseError, describe } from "../postgres/errors";
import { withRoute } from "../postgres/route";
import { checkRulesAgainst } from "../sanitise/check-rules-against";
import type { Rules } from "../sanitise/rules/rules";
import type { LoadSurvey } from "./survey-load";

/**
 * Looks whether the rules fit the tables of the database that the target uses now. That may be older than
 * production, so what the rules name and it lacks is a warning: the same is checked on the loaded database
 * before anything in it is written. Only reads.
 */
export async function checkPresentDatabase(
  { access, server, login, target }: LoadSurvey,
  rules: Rules,
): Promise<void> {
  const present = `${login.database} of ${server.identifier}, which ${target.name} uses now,`;
  try {
    const problems = await withRoute(access, server, (route) =>
      withClient(route, login, (client) => checkRulesAgainst(client, rules), {
        readOnly: true,
        connectTimeout: 5_000,
        statementTimeout: 5_000,
      }),
    );
    for (const problem of problems)
      await pulumi.log.warn(
        `${present} doesn't fit the rules: ${problem} If production's doesn't either, the sanitising step will stop before it writes.`,
      );
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    await pulumi.log.warn(
      `${present} can't be looked into: ${describe(error)} Whether the rules fit isn't known beforehand.`,
    );
  }
}
