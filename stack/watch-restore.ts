import * as pulumi from "@pulumi/pulumi";
import type { Seen } from "../steps/look/by-snapshot/look";
import { restoreProgress } from "../steps/look/by-snapshot/restore-progress";

/** Milliseconds between two looks at the instance that is being restored. */
const EVERY = 30_000;

/**
 * Tells every 30 s how far the restore is, until the engine has the copy: the provider itself says nothing
 * during these 8 to 20 minutes. It only looks, and never keeps the program from ending.
 *
 * @param generation the tag's value by which the new instance is known
 */
export function watchRestore(
  place: Seen["place"],
  generation: string,
  copy: pulumi.CustomResource,
): void {
  if (pulumi.runtime.isDryRun()) return;
  const start = Date.now();
  const timer = setInterval(() => void tell(), EVERY);
  timer.unref();
  copy.id.apply(() => clearInterval(timer));

  async function tell(): Promise<void> {
    const elapsed = Date.now() - start;
    const line = await restoreProgress(place, generation, elapsed);
    await pulumi.log.info(line, copy);
  }
}
