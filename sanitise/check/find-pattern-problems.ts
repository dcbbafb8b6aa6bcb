import type { ClientBase } from "pg";
import { sqlstateOf } from "../../postgres/errors";

/**
 * Those of the file's own patterns that are no regular expressions of PostgreSQL's, or that match every
 * text. Only PostgreSQL can tell.
 */
export async function findPatternProblems(
  client: ClientBase,
  patterns: Readonly<Record<string, string>>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, pattern] of Object.entries(patterns))
    try {
      const { rows } = await client.query<{ all: boolean }>(
        `select '' ~ $1 as all`,
        [pattern],
      );
      if (rows[0]?.all)
        problems.push(
          `patterns.${name}: it matches the empty text, and so every text.`,
        );
    } catch (error) {
      if (sqlstateOf(error) !== "2201B") throw error;
      problems.push(
        `patterns.${name}: it is no regular expression (PostgreSQL answers 2201B).`,
      );
    }
  return problems;
}
