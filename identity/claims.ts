import { namesAnother, type Owner, ownerOf, TAGS } from "../aws/rds/tags";
import type { DatabaseNote } from "./database-note";
import type { TargetFacts } from "./may-touch";

/** What a claim is read from, of an RDS instance. */
interface Claiming {
  readonly identifier: string;
  readonly resourceId: string;
  readonly status: string;
  readonly createdAt?: Date | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A target, and whose work on it is judged. */
interface Wanted {
  readonly target: Pick<TargetFacts, "name" | "leadsTo">;
  readonly owner: Owner;
}

/**
 * Other stacks that have this target: by an instance that it uses, or one whose tags say that it is for it. An
 * instance outlives whatever ends its stack's run, and goes with destroy, so a claim does too. Of two stacks that began
 * at once the one with the older instance has it.
 * @returns a reason why the target mustn't be touched, for each
 */
export function claimsByInstance(
  { target, owner }: Wanted,
  instances: readonly Claiming[],
): string[] {
  const claiming = instances.filter(
    ({ tags, status }) =>
      ownerOf(tags) !== undefined &&
      status !== "deleting" &&
      isFor(tags[TAGS.target], target),
  );
  const mine = claiming.filter(({ tags }) => !namesAnother(tags, owner));
  const since = Math.min(...mine.map(age));
  return instances.flatMap((instance) => {
    const whose = ownerOf(instance.tags);
    if (whose === undefined || !namesAnother(instance.tags, owner)) return [];
    const used = target.leadsTo.some(
      ({ resourceId }) => resourceId === instance.resourceId,
    );
    const earlier = claiming.includes(instance) && age(instance) < since;
    const none = claiming.includes(instance) && mine.length === 0;
    return used || earlier || none
      ? [reason(target.name, whose, `instance ${instance.identifier}`)]
      : [];
  });
}

/**
 * The same by the databases that other stacks have loaded on the target's server.
 * @returns a reason for each
 */
export function claimsByDatabase(
  { target, owner }: Wanted,
  databases: readonly { readonly name: string; readonly note: DatabaseNote }[],
): string[] {
  return databases.flatMap(({ name, note }) =>
    isFor(note.target, target) &&
    (note.project !== owner.project || note.stack !== owner.stack)
      ? [reason(target.name, note, `database ${name}`)]
      : [],
  );
}

/** Names of environments are compared without regard to case: a refusal too many does no harm. */
function isFor(
  name: string | undefined,
  target: Pick<TargetFacts, "name">,
): boolean {
  return name?.toLowerCase() === target.name.toLowerCase();
}

/** RDS tells when an instance was made once it is there. */
function age({ createdAt }: Claiming): number {
  return createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

function reason(
  target: string,
  { project, stack }: Owner,
  has: string,
): string {
  return `${target} is the stack ${stack}'s (project ${project}), which has ${has} for it. Two stacks for one environment undo each other's work: destroy that one first (pulumi destroy --stack ${stack}), or name another environment in prod-copy:target.`;
}
