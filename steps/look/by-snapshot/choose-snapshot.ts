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
}

/** The newest available snapshot that this project didn't take, or undefined when there is none. */
export function newestSnapshot<S extends SnapshotFacts>(
  snapshots: readonly S[],
): S | undefined {
  const usable = snapshots.filter(
    (snapshot) =>
      snapshot.status === "available" &&
      snapshot.createdAt !== undefined &&
      snapshot.tags[TAGS.project] === undefined,
  );
  const time = (snapshot: S) => snapshot.createdAt?.getTime() ?? 0;
  return usable.sort((a, b) => time(b) - time(a))[0];
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
