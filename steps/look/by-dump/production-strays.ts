import type { Place } from "../../../aws/place";
import type { Production, PropertyNames } from "../../../aws/servers";
import { withProductionLogin } from "../../../identity/production-login";
import { withClient } from "../../../postgres/connect/connect";
import { withRoute } from "../../../postgres/connect/route";
import type { Access } from "../../../process/access";
import type { Rules } from "../../../sanitise/rules/rules";
import { findStrays } from "../../../sanitise/survey/find-strays";
import { problemWords } from "../../engine-words";
import { Refusal } from "../refusal";

/** Milliseconds to wait for a table that another session of production has locked: its size can't be told meanwhile. */
const lockTimeout = 5_000;

/** Production, as it is to be asked. */
export interface AskedProduction {
  readonly place: Place;
  readonly access: Access;
  readonly production: Production;
  readonly properties: PropertyNames;
  /** The login that the program has seen there. */
  readonly applicationRole: string;
  readonly database: string;
}

/**
 * Holds the rules against production's catalogue, so that what they lack, or name and isn't there, is known before
 * hours of dumping and not after them. The session only reads, and selects from the catalogue alone.
 * @param mayBeMade whether commands before the rules may make what these name, or drop it
 * @throws Refusal with every table, column and rule
 */
export async function assertNoStrays(
  asked: AskedProduction,
  rules: Rules,
  mayBeMade: boolean,
): Promise<void> {
  const { place, access, production, properties, applicationRole } = asked;
  const { unmatched, unfit, uncovered } = await withRoute(
    access,
    production,
    (route) =>
      withProductionLogin(
        place,
        production,
        properties,
        applicationRole,
        (login) =>
          withClient(
            route,
            login,
            async (client) => {
              await client.query(
                "select set_config('lock_timeout', $1, false)",
                [String(lockTimeout)],
              );
              return findStrays(client, rules);
            },
            {
              readOnly: true,
              applicationName: "prod-copy survey",
              connectTimeout: 5_000,
            },
          ),
      ),
  );
  const problems = [...(mayBeMade ? [] : unmatched), ...unfit, ...uncovered];
  if (problems.length > 0)
    throw new Refusal(
      [
        `Database ${asked.database} of production, ${production.identifier}, doesn't fit the rules. Nothing was dumped:`,
        ...problems.map((problem) => `  - ${problemWords(problem)}`),
      ].join("\n"),
    );
}
