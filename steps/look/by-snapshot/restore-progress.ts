import type { Place } from "../../../aws/place";
import { listInstances, type RdsInstance } from "../../../aws/rds/instances";
import { TAGS } from "../../../aws/rds/tags";
import { lasted } from "../../../aws/wait";

/**
 * Says how far the restore is. That a look fails is said too: what decides about the restore are the provider's own
 * calls.
 * @param generation the tag's value by which the new instance is known
 * @param elapsed milliseconds since it began
 */
export async function restoreProgress(
  place: Place,
  generation: string,
  elapsed: number,
): Promise<string> {
  try {
    const line = progress(await listInstances(place), generation);
    return `${line} (${lasted(elapsed)})`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `restoring (${lasted(elapsed)}); ${reason}`;
  }
}

/** What to say of the instance that is being restored, or of its absence. */
export function progress(
  instances: readonly Pick<
    RdsInstance,
    "identifier" | "status" | "tags" | "storageProgress"
  >[],
  generation: string,
): string {
  const instance = instances.find(
    ({ tags }) => tags[TAGS.generation] === generation,
  );
  if (instance === undefined) return "waiting for RDS to start the restore";
  const { identifier, status, storageProgress } = instance;
  const storage =
    storageProgress === undefined ? "" : `, storage ${storageProgress} %`;
  return `${identifier} is ${status}${storage}`;
}
