/**
 * The tags that make a copy the stack's memory across failures. `project`, `stack`, `snapshot` and
 * `generation` are given in the restore call itself; `adopted` and `sanitised` are set later, through
 * the RDS API, and name the instance's resource id: a tag that was copied to another instance says nothing there.
 */
export const tagNames = {
  project: "prod-copy:project",
  stack: "prod-copy:stack",
  /** Identifier of the snapshot that the copy was restored from. */
  snapshot: "prod-copy:snapshot",
  /** Changes with each decision to restore afresh; the engine replaces the instance when it does. */
  generation: "prod-copy:generation",
  /** `<resource id>`: the engine's state has this instance. Until then it may be what a killed run left. */
  adopted: "prod-copy:adopted",
  /** `<resource id> <hash of rules and commands>`: rules, commands and audit are done. */
  sanitised: "prod-copy:sanitised",
} as const;

/** Names the stack that an instance or snapshot belongs to. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/** The tags as RDS has them: name to value. */
export type Tags = Readonly<Record<string, string>>;

/** Whether these are the tags of something that this stack made. */
export function belongsTo(tags: Tags, owner: StackName): boolean {
  return (
    tags[tagNames.project] === owner.project &&
    tags[tagNames.stack] === owner.stack
  );
}

/** Whether a snapshot was taken by this project, for whichever stack. */
export function isOurs(tags: Tags): boolean {
  return tags[tagNames.project] !== undefined;
}
