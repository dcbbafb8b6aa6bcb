import type { Place } from "../../../aws/place";
import { describeSnapshot } from "../../../aws/rds/snapshots";
import { wait } from "../../../aws/wait";
import { Refusal } from "../refusal";
import {
  assertBecomesAvailable,
  isBeingMade,
  type SnapshotToTake,
} from "./snapshots-to-take";

/** A large database's first snapshot takes longer than an hour. */
const DEADLINE = 2 * 60 * 60_000;

/**
 * Waits for the snapshots that a run began which was killed or gave up waiting: the engine takes them over
 * as they are, and RDS restores none that isn't available.
 *
 * @throws {Refusal} when one fails or is deleted meanwhile. {@link WaitedTooLong}
 */
export async function untilTaken(
  place: Place,
  toTake: readonly SnapshotToTake[],
): Promise<void> {
  for (const one of toTake.filter(isBeingMade)) {
    const { identifier } = one;
    await wait({
      what: `snapshot ${identifier} to be available`,
      look: () => describeSnapshot(place, identifier),
      done: (seen) => {
        if (seen === undefined)
          throw new Refusal(
            `${identifier}, the stack's own snapshot of production, was deleted while it was being made: run "pulumi up" again, which takes it again`,
          );
        assertBecomesAvailable({ ...one, status: seen.status });
        return seen.status === "available";
      },
      tell: (seen) =>
        `snapshot ${identifier}, begun by an earlier run, is ${seen?.status}, ${seen?.percentProgress ?? 0} %`,
      deadline: DEADLINE,
    });
  }
}
