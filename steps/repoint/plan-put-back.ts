import type { Property } from "../../aws/beanstalk/properties";
import {
  type StoredSettings,
  sameSetting,
} from "../../aws/beanstalk/stored-settings";

/** What is to become of the target's settings when the stack goes. */
export interface PutBackPlan {
  /** What is restored, by name; null: is removed, since it wasn't there before. */
  readonly restore: StoredSettings;
  /** Names of those that somebody changed since: they stay. */
  readonly handMade: readonly string[];
}

/** What the decision is made from. */
export interface PutBackFacts {
  /** The settings from before the first `up`. */
  readonly original: StoredSettings;
  /** The settings as the stack made them; undefined: it never got so far as to note them. */
  readonly written: StoredSettings | undefined;
  /** The target's properties as deployed. */
  readonly properties: ReadonlyMap<string, Property>;
  /** Name of the property that tells one copy from another: the host's name, or the database's on a server that others use too. */
  readonly telling: string;
  /** Whether the target's properties lead to a copy of this stack. */
  readonly leadsToOurs: boolean;
}

/**
 * Decides what is still ours, and so goes back to what it was.
 *
 * A setting is ours when it is as the stack wrote it. A run that was killed between the change and the
 * noting of it leaves others than noted: then the telling one isn't as noted but leads to a copy of this
 * stack, and all that belongs to it is ours.
 */
export function planPutBack(facts: PutBackFacts): PutBackPlan {
  const { original, written, properties, telling, leadsToOurs } = facts;
  const unnoted =
    leadsToOurs && !sameSetting(written?.[telling], properties.get(telling));
  const restore: Record<string, Property | null> = {};
  const handMade: string[] = [];
  for (const name of new Set([
    ...Object.keys(original),
    ...Object.keys(written ?? {}),
  ])) {
    const before = original[name] ?? null;
    const now = properties.get(name);
    if (sameSetting(before, now)) continue;
    const isOurs =
      unnoted ||
      (written !== undefined &&
        name in written &&
        sameSetting(written[name], now));
    if (isOurs) restore[name] = before;
    else if (written && name in written) handMade.push(name);
  }
  return { restore, handMade };
}
