import type { Place } from "../../../aws/place";
import { describeSnapshot } from "../../../aws/rds/snapshots";
import { plainly } from "../../../words/plainly";

/** When a snapshot was taken, in ISO 8601; undefined where RDS doesn't tell. */
export function takenAt(
  place: Place,
  identifier: string,
): Promise<string | undefined> {
  return plainly(async () => {
    const snapshot = await describeSnapshot(place, identifier);
    return snapshot?.createdAt?.toISOString();
  });
}
