import { counted, duration } from "../../words/amounts";
import { stopwatch } from "../../words/stopwatch";
import { isChosen } from "../resolve/only";
import { unlinkLargeObjects } from "../run/unlink-large-objects";
import type { CopyServer } from "./copy-server";
import type { RunRecord } from "./run-record";
import type { ServerSurvey } from "./survey-server";
import type { Work } from "./work";

/**
 * Deletes the large objects of every database whose rules say so.
 * @throws MaskingFailed
 */
export async function deleteLargeObjects(
  server: CopyServer,
  { databases }: ServerSurvey,
  { rules, tell }: Work,
  record: RunRecord,
): Promise<void> {
  if (!isChosen(rules.only, "largeObjects")) return;
  for (const { name, resolved } of databases) {
    if (resolved.largeObjects !== "delete") continue;
    const clock = stopwatch();
    const count = await server.session(name, unlinkLargeObjects);
    record.largeObjects.set(name, count);
    tell(
      `${name}: ${counted(count, "large object")} deleted (${duration(clock())})`,
    );
  }
}
