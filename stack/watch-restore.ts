import * as pulumi from "@pulumi/pulumi";
import { restoreProgress } from "../steps/adjust/restore-progress";
import type { Seen } from "../steps/look/by-snapshot/look";
import { logLine } from "../words/log";
import { stopwatch, toThousandth } from "../words/stopwatch";

/** Milliseconds between two looks at the instance that is being restored. */
const EVERY = 30_000;

/** What was seen of a restore. */
export interface RestoreSeen {
  /** Identifiers of the automated backups that RDS made of the copy. */
  readonly backups: readonly string[];
  readonly seconds: number;
}

/**
 * Tells every 30 s how far the restore is, until the engine has the copy: the provider itself says nothing
 * during these minutes, or hours of a large database. It asks RDS to end the copy's automated backups as soon as RDS
 * listens, and never keeps the program from ending.
 *
 * @param generation the tag's value by which the new instance is known
 * @returns what was seen, once the engine has it
 */
export function watchRestore(
  place: Seen["place"],
  generation: string,
  copy: pulumi.CustomResource,
): pulumi.Output<RestoreSeen> {
  const backups = new Set<string>();
  if (pulumi.runtime.isDryRun())
    return pulumi.output({ backups: [], seconds: 0 });
  const clock = stopwatch();
  const timer = setInterval(() => void tell(), EVERY);
  timer.unref();
  return copy.id.apply(() => {
    clearInterval(timer);
    return { backups: [...backups], seconds: toThousandth(clock()) };
  });

  async function tell(): Promise<void> {
    const seen = await restoreProgress(place, generation, clock() * 1000);
    for (const backup of seen.backups) backups.add(backup);
    await logLine(seen.line, copy);
  }
}
