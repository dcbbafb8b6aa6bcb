import type { Snapshot } from "../aws/snapshots";
import type { Owner } from "../aws/tags";
import type { Production } from "../servers";
import {
  newSnapshotName,
  type SnapshotChoice,
  safetySnapshotName,
} from "./choose-snapshot";
import { Refusal } from "./refusal";

/** A manual snapshot of production that belongs to the stack. It is kept on destroy. */
export interface SnapshotToTake {
  readonly identifier: string;
  /** Whether RDS has it already: the stack then takes it over. */
  readonly exists: boolean;
  /** Whether it is the one that the copy is restored from; else it is for safety only. */
  readonly restored: boolean;
}

/**
 * The manual snapshots that the stack takes of production: with `snapshot: new` one for each value of
 * `refresh`; with `safetySnapshot` one besides for each snapshot restored. A new one is the safety snapshot too.
 */
export function snapshotsToTake(
  owner: Owner,
  wishes: {
    readonly snapshot: SnapshotChoice;
    readonly safetySnapshot: boolean;
  },
  toRestore: string | undefined,
  existing: readonly Pick<Snapshot, "identifier">[],
): SnapshotToTake[] {
  const { snapshot, safetySnapshot } = wishes;
  const take = (identifier: string, restored: boolean): SnapshotToTake => ({
    identifier,
    exists: existing.some((one) => one.identifier === identifier),
    restored,
  });
  if (snapshot.wish === "new")
    return [take(newSnapshotName(owner, snapshot.refresh), true)];
  if (!safetySnapshot || toRestore === undefined) return [];
  return [take(safetySnapshotName(owner, toRestore), false)];
}

/** @throws {Refusal} when there is no snapshot to restore, or it can't be restored */
export function assertRestorable(
  wanted: string | undefined,
  snapshot: Pick<Snapshot, "identifier" | "status"> | undefined,
  toTake: readonly SnapshotToTake[],
  production: Pick<Production, "identifier">,
): void {
  const { identifier } = production;
  if (wanted === undefined)
    throw new Refusal(
      `prod-copy:snapshot is "latest", but there is no available snapshot of production's instance ${identifier}: switch its automated backups on, take one by hand, or set prod-copy:snapshot to new`,
    );
  if (toTake.some((one) => one.restored && !one.exists)) return;
  if (snapshot === undefined)
    throw new Refusal(
      `prod-copy:snapshot is "${wanted}", but production's instance ${identifier} has no snapshot of that name: list them with aws rds describe-db-snapshots --db-instance-identifier ${identifier}`,
    );
  // A snapshot being made becomes available; the restore waits for it only where the stack itself takes it.
  if (snapshot.status !== "available" && toTake.length === 0)
    throw new Refusal(
      `prod-copy:snapshot is "${wanted}", whose status is ${snapshot.status}: wait until it is available, or choose another`,
    );
}
