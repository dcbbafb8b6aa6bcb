import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";

/**
 * Tries the rules' patterns on this server, which alone knows what it takes as a regular expression.
 * @returns one sentence per pattern that is none
 */
export async function findPatternProblems(
  client: ClientBase,
  patterns: Readonly<Record<string, string>>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, expression] of Object.entries(patterns))
    try {
      await client.query("select '' ~ $1", [expression]);
    } catch (error) {
      if (sqlstateOf(error) !== "2201B") throw error;
      problems.push(
        `patterns.${name}: ${JSON.stringify(expression)} is no regular expression of PostgreSQL's. Write one as for its operator ~.`,
      );
    }
  return problems;
}
