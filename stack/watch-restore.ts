import * as pulumi from "@pulumi/pulumi";
import type { Place } from "../aws/place";
import { listInstances, type RdsInstance } from "../aws/rds/instances";
import { TAGS } from "../aws/rds/tags";
import { lasted } from "../aws/wait";

/** Milliseconds between two looks at the instance that is being restored. */
const EVERY = 30_000;

/**
 * Tells every 30 s how far the restore is, until the engine has the copy: the provider itself says nothing
 * during these 8 to 20 minutes. It only looks, and never keeps the program from ending.
 *
 * @param generation the tag's value by which the new instance is known
 */
export function watchRestore(
  place: Place,
  generation: string,
  copy: pulumi.CustomResource,
): void {
  if (pulumi.runtime.isDryRun()) return;
  const start = Date.now();
  const timer = setInterval(() => void tell(), EVERY);
  timer.unref();
  copy.id.apply(() => clearInterval(timer));

  async function tell(): Promise<void> {
    const elapsed = lasted(Date.now() - start);
    try {
      const line = progress(await listInstances(place), generation);
      await pulumi.log.info(`${line} (${elapsed})`, copy);
    } catch (error) {
      // The provider's own calls decide about the restore; that this look failed is worth a line only.
      const reason = error instanceof Error ? error.message : String(error);
      await pulumi.log.info(`restoring (${elapsed}); ${reason}`, copy);
    }
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
