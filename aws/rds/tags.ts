/** Tags that this project puts on RDS resources; the names of the values are this module's. */
export const TAGS = {
  /** Name of the Pulumi project. */
  project: "prod-copy:project",
  /** Name of the stack. */
  stack: "prod-copy:stack",
  /** Id of the snapshot that the copy was restored from. */
  snapshot: "prod-copy:snapshot",
  generation: "prod-copy:generation",
  /** Name of the environment that the copy is for. */
  target: "prod-copy:target",
  /** DbiResourceId of the copy, set once it is in the engine's state. */
  adopted: "prod-copy:adopted",
  /** `<DbiResourceId> <hash of rules and commands>`, set once it is clean. */
  sanitised: "prod-copy:sanitised",
  /** Health of the target just before it was made to use this copy, e.g. `Green`. */
  healthBefore: "prod-copy:health-before",
} as const;

/**
 * Those that a copy is restored with and that never change; the marker inside it has them too. Hooks add others later;
 * the target's name is the AWS provider's to keep.
 */
export const FIRST_TAGS: readonly string[] = [
  TAGS.project,
  TAGS.stack,
  TAGS.snapshot,
  TAGS.generation,
];

/** Those that hooks give a copy, for as long as they hold. */
export const LATER_TAGS: readonly string[] = Object.values(TAGS).filter(
  (name) => !FIRST_TAGS.includes(name) && name !== TAGS.target,
);

/** The tags among these that the copy was restored with. */
export function firstTags(
  tags: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).filter(([name]) => FIRST_TAGS.includes(name)),
  );
}

/** Names of the tags that are none of these, AWS's own left out. */
export function othersThan(
  names: readonly string[],
  tags: Readonly<Record<string, string>> = {},
): string[] {
  return Object.keys(tags).filter(
    (name) => !names.includes(name) && !name.startsWith("aws:"),
  );
}

/** Whose an RDS resource is: the Pulumi project and stack in its tags. */
export interface Owner {
  readonly project: string;
  readonly stack: string;
}

/** Whose a resource is by its tags; undefined when it isn't any stack's of this project's kind. */
export function ownerOf(
  tags: Readonly<Record<string, string>>,
): Owner | undefined {
  const { [TAGS.project]: project, [TAGS.stack]: stack } = tags;
  return project && stack ? { project, stack } : undefined;
}

/** Whether a resource is that stack's by its tags. */
export function belongsTo(
  tags: Readonly<Record<string, string>>,
  owner: Owner,
): boolean {
  return sameOwner(ownerOf(tags), owner);
}

/** Whether the tags name another stack, be it in part. Tags that name none don't. */
export function namesAnother(
  tags: Readonly<Record<string, string>>,
  { project, stack }: Owner,
): boolean {
  return (
    (tags[TAGS.project] ?? project) !== project ||
    (tags[TAGS.stack] ?? stack) !== stack
  );
}

/** Whether both are the same stack; undefined is nobody. */
export function sameOwner(one: Owner | undefined, other: Owner): boolean {
  return one?.project === other.project && one.stack === other.stack;
}

/** RDS's list of tags as a record. */
export function tagRecord(
  list: readonly {
    Key?: string | undefined;
    Value?: string | undefined;
  }[] = [],
): Record<string, string> {
  return Object.fromEntries(
    list.flatMap(({ Key, Value }) => (Key ? [[Key, Value ?? ""]] : [])),
  );
}
