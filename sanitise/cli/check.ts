import { withClient } from "../../postgres/connect/connect";
import { checkRulesAgainst } from "../survey/check-rules-against";
import type { Options } from "./options/arguments";
import type { Connection } from "./options/connection";
import { rulesFor } from "./options/rules";
import { listed, print, printJson } from "./output";
import { problemWords } from "./wording";

/** Longest that one look at the catalogue may take, in milliseconds. */
const patience = 60_000;

/**
 * Holds the rules against the database, in a session that can't write.
 * @returns the exit code: 1 where they don't fit
 */
export async function check(
  options: Options,
  { route, login }: Connection,
): Promise<number> {
  const rules = rulesFor(options);
  const found = await withClient(
    route,
    login,
    (client) => checkRulesAgainst(client, rules),
    { readOnly: true, statementTimeout: patience },
  );
  const problems = found.map(problemWords);
  const fits = problems.length === 0;
  if (options.json) printJson({ fits, problems });
  else
    print(
      fits
        ? `${options.rules} fits database ${login.database}: the rules know every table and column.`
        : listed(
            `${options.rules} doesn't fit database ${login.database}:`,
            problems,
          ),
    );
  return fits ? 0 : 1;
}
