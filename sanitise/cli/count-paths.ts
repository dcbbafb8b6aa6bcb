import { sqlstateOf } from "../../postgres/errors";
import { inTransaction } from "../../postgres/sql";
import { tableLabel } from "../../postgres/table-name";
import { countShapes, type PathShape } from "../check/data/count-shapes";
import { withoutDone } from "../plan/done";
import { maskingSessions } from "../server/masking-sessions";
import type { ServerPlan } from "../server/plan-server";
import type { Work } from "../server/work";
import type { CopyServer } from "../survey/copy-server";

/** The login may not read a table, or not all its rows. A run does that with the rights of its owner. */
const denied = "42501";

/** Counts how the paths of JSON rules meet the documents, with the login's own rights. Writes nothing. */
export async function countPaths(
  server: CopyServer,
  { databases }: ServerPlan,
  work: Work,
): Promise<{
  /** By the database's name. */
  readonly paths: ReadonlyMap<string, readonly PathShape[]>;
  readonly problems: readonly string[];
}> {
  const paths = new Map<string, readonly PathShape[]>();
  const problems: string[] = [];
  for (const { surveyed, plan, ledger } of databases) {
    const masked = plan.tasks
      .flatMap(({ tables }) => tables)
      .map((one) => withoutDone(one, ledger))
      .filter(({ columns }) =>
        columns.some(({ rule }) => rule.kind === "json"),
      );
    if (masked.length === 0) continue;
    const counted = await maskingSessions(
      server,
      surveyed,
      work,
    )(async (client) => {
      const all: PathShape[] = [];
      for (const one of masked)
        try {
          const shapes = await inTransaction(
            client,
            () => countShapes(client, one),
            "rollback",
          );
          all.push(...shapes.paths);
          problems.push(
            ...shapes.problems.map(
              (problem) => `${tableLabel(one.table)}: ${problem}`,
            ),
          );
        } catch (error) {
          if (sqlstateOf(error) !== denied) throw error;
        }
      return all;
    });
    paths.set(surveyed.name, counted);
  }
  return { paths, problems };
}
