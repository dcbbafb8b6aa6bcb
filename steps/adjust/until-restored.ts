import type { Place } from "../../aws/place";
import {
  describeInstance,
  isReady,
  neverReady,
  type RdsInstance,
} from "../../aws/rds/instances";
import { wait } from "../../aws/wait";
import { plainly } from "../../words/plainly";
import { endBackups } from "./end-backups";

/** RDS makes a backup behind a restore, which takes hours of a large database. */
const DEADLINE = 12 * 60 * 60_000;

/**
 * Waits for an instance that an earlier run began to restore, and ends its backups once RDS listens: the engine takes
 * over only what is there.
 *
 * @returns identifiers of the automated backups that were seen of it
 * @throws {MessageOnlyError} when the restore fails, the instance is deleted, or 12 hours are over
 */
export async function untilRestored(
  place: Place,
  { identifier, resourceId }: Pick<RdsInstance, "identifier" | "resourceId">,
): Promise<readonly string[]> {
  const backups = new Set<string>();
  await plainly(() =>
    wait({
      what: `${identifier} to be restored`,
      look: async () => {
        const seen = await describeInstance(place, resourceId);
        if (seen === undefined || neverReady(seen))
          throw new Error(
            `${identifier}, which an earlier run began to restore, ${seen ? `is ${seen.status}` : "was deleted"}: run "pulumi up" again, which restores another one`,
          );
        if (!isReady(seen))
          for (const one of await endBackups(place, seen)) backups.add(one);
        return seen;
      },
      done: isReady,
      tell: ({ status }) =>
        `${identifier}, which an earlier run began to restore, is ${status}`,
      deadline: DEADLINE,
    }),
  );
  return [...backups];
}
