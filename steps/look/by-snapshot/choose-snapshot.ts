import { type Owner, TAGS } from "../../../aws/rds/tags";

/** Which of production's snapshots the copy is to be made from. */
export type SnapshotChoice =
  | { readonly kind: "latest" }
  /** One that this stack takes, once for each value of `refresh`. */
  | { readonly kind: "new"; readonly refresh: string }
  | { readonly kind: "pinned"; readonly identifier: string };

/** What the choice needs to know of a snapshot. */
export interface SnapshotFacts {
  readonly identifier: string;
  /** RDS's status; only an `available` one can be restored. */
  readonly status: string;
  readonly createdAt?: Date | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** DbiResourceId of the instance that it was taken of; undefined where RDS doesn't tell. */
  readonly instanceResourceId?: string | undefined;
}

/**
 * The newest available snapshot of production that this project didn't take, or undefined when there is none.
 *
 * RDS lists snapshots by the instance's name, and they outlive their instance: one of an earlier instance of the
 * same name isn't production's.
 * @param production resource id of production's instance
 */
export function newestSnapshot<S extends SnapshotFacts>(
  snapshots: readonly S[],
  production: string,
): S | undefined {
  const usable = snapshots.filter(
    (snapshot) =>
      isOf(snapshot, production) &&
      snapshot.status === "available" &&
      snapshot.createdAt !== undefined &&
      snapshot.tags[TAGS.project] === undefined,
  );
  const time = (snapshot: S) => snapshot.createdAt?.getTime() ?? 0;
  return usable.sort((a, b) => time(b) - time(a))[0];
}

/** Whether a snapshot is of that instance, as far as RDS tells. */
export function isOf(
  { instanceResourceId }: Pick<SnapshotFacts, "instanceResourceId">,
  resourceId: string,
): boolean {
  return (instanceResourceId ?? resourceId) === resourceId;
}

/** Identifier of the snapshot that `snapshot: new` takes: one for each value of `refresh`. */
export function newSnapshotName(owner: Owner, refresh: string): string {
  return snapshotName(owner, refresh);
}

/** Identifier of the safety snapshot taken before a restore of `snapshot`: one for each snapshot restored. */
export function safetySnapshotName(owner: Owner, snapshot: string): string {
  return snapshotName(owner, `safety-${snapshot}`);
}

// RDS: letters, digits and hyphens, a letter first, no two hyphens together, none at the end, 255 at most.
function snapshotName({ project, stack }: Owner, rest: string): string {
  return `${project}-${stack}-${rest}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 255);
}
