import * as pulumi from "@pulumi/pulumi";
import { restoreProgress } from "../steps/adjust/restore-progress";
import type { Seen } from "../steps/look/by-snapshot/look";
import { logLine } from "../words/log";

/** Milliseconds between two looks at the instance that is being restored. */
const EVERY = 30_000;

/**
 * Tells every 30 s how far the restore is, until the engine has the copy: the provider itself says nothing
 * during these minutes, or hours of a large database. It asks RDS to end the copy's automated backups as soon as RDS
 * listens, and never keeps the program from ending.
 *
 * @param generation the tag's value by which the new instance is known
 * @returns identifiers of the automated backups that were seen of it
 */
export function watchRestore(
  place: Seen["place"],
  generation: string,
  copy: pulumi.CustomResource,
): pulumi.Output<string[]> {
  const backups = new Set<string>();
  if (pulumi.runtime.isDryRun()) return pulumi.output([]);
  const start = Date.now();
  const timer = setInterval(() => void tell(), EVERY);
  timer.unref();
  return copy.id.apply(() => {
    clearInterval(timer);
    return [...backups];
  });

  async function tell(): Promise<void> {
    const elapsed = Date.now() - start;
    const seen = await restoreProgress(place, generation, elapsed);
    for (const backup of seen.backups) backups.add(backup);
    await logLine(seen.line, copy);
  }
}
