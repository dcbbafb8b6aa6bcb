import type { Place } from "../../aws/place";
import { listInstances, type RdsInstance } from "../../aws/rds/instances";
import { TAGS } from "../../aws/rds/tags";
import { lasted } from "../../aws/wait";
import { endBackups } from "./end-backups";

/**
 * Says how far the restore is, and ends the copy's automated backups once RDS listens. That a look failed is said too:
 * what decides about the restore are the provider's own calls.
 * @param generation the tag's value by which the new instance is known
 * @param elapsed milliseconds since it began
 */
export async function restoreProgress(
  place: Place,
  generation: string,
  elapsed: number,
): Promise<{ readonly line: string; readonly backups: readonly string[] }> {
  try {
    const instances = await listInstances(place);
    const instance = instances.find(
      ({ tags }) => tags[TAGS.generation] === generation,
    );
    const backups = instance ? await endBackups(place, instance) : [];
    const line = progress(instances, generation);
    return {
      line: `${line}${backups.length > 0 ? `; RDS makes a backup of it, ${backups.join(", ")}, which is deleted before the copy is used` : ""} (${lasted(elapsed)})`,
      backups,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { line: `restoring (${lasted(elapsed)}); ${reason}`, backups: [] };
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
