import type { Snapshot } from "../../../aws/rds/snapshots";
import type { Owner } from "../../../aws/rds/tags";
import type { Production } from "../../../aws/servers";
import { Refusal } from "../refusal";
import {
  newSnapshotName,
  type SnapshotChoice,
  safetySnapshotName,
} from "./choose-snapshot";

/** A manual snapshot of production that belongs to the stack. It is kept on destroy. */
export interface SnapshotToTake {
  readonly identifier: string;
  /** RDS's status of it, which has it already: the stack then takes it over. undefined: it is still to be taken. */
  readonly status: string | undefined;
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
  existing: readonly Pick<Snapshot, "identifier" | "status">[],
): SnapshotToTake[] {
  const { snapshot, safetySnapshot } = wishes;
  const take = (identifier: string, restored: boolean): SnapshotToTake => ({
    identifier,
    status: existing.find((one) => one.identifier === identifier)?.status,
    restored,
  });
  if (snapshot.kind === "new")
    return [take(newSnapshotName(owner, snapshot.refresh), true)];
  if (!safetySnapshot || toRestore === undefined) return [];
  return [take(safetySnapshotName(owner, toRestore), false)];
}

/** @throws {Refusal} when there is no snapshot to restore, or it or one that the stack takes never gets available */
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
  for (const one of toTake) assertBecomesAvailable(one);
  if (toTake.some((one) => one.restored)) return;
  if (snapshot === undefined)
    throw new Refusal(
      `prod-copy:snapshot is "${wanted}", but production's instance ${identifier} has no snapshot of that name: list them with aws rds describe-db-snapshots --db-instance-identifier ${identifier}`,
    );
  // The restore waits only for a snapshot that the stack itself takes.
  if (snapshot.status !== "available")
    throw new Refusal(
      `prod-copy:snapshot is "${wanted}", whose status is ${snapshot.status}: ${snapshot.status === "creating" ? "wait until it is available, or " : ""}choose another`,
    );
}

/** @throws {Refusal} when a snapshot of the stack's own is there, but never gets available */
export function assertBecomesAvailable(snapshot: SnapshotToTake): void {
  const { identifier, status, restored } = snapshot;
  if (status === undefined || status === "available" || isBeingMade(snapshot))
    return;
  const instead = restored
    ? "set prod-copy:refresh to another value, for which another one is taken"
    : `delete it, so that it is taken again: aws rds delete-db-snapshot --db-snapshot-identifier ${identifier}`;
  throw new Refusal(
    `${identifier}, the stack's own snapshot of production, can't be used, since its status is ${status}: ${instead}`,
  );
}

/** Whether a run that was killed, or gave up waiting, began it, and RDS still makes it. */
export function isBeingMade({ status }: SnapshotToTake): boolean {
  return status === "creating";
}
