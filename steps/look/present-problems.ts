import { type Login, withClient } from "../../postgres/connect/connect";
import { withRoute } from "../../postgres/connect/route";
import type { Access, Endpoint } from "../../process/access";
import type { Problem } from "../../sanitise/problem";
import type { Rules } from "../../sanitise/rules/rules";
import { checkRulesAgainst } from "../../sanitise/survey/check-rules-against";
import { problemWords } from "../engine-words";

/** Why the rules don't fit a database that is in use. Only reads, and gives up soon. */
export async function presentProblems(
  access: Access,
  endpoint: Endpoint,
  login: Login,
  rules: Rules,
): Promise<Problem[]> {
  return withRoute(access, endpoint, (route) =>
    withClient(route, login, (client) => checkRulesAgainst(client, rules), {
      readOnly: true,
      connectTimeout: 5_000,
      statementTimeout: 5_000,
    }),
  );
}

/** A problem in words for the person at `pulumi preview`. */
export function wordPresent(present: string, problem: Problem): string {
  return `${present} doesn't fit the rules: ${problemWords(problem)} If production's doesn't either, the sanitising step will stop before it writes.`;
}
