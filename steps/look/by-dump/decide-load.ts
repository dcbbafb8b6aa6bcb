import { type Owner, sameOwner } from "../../../aws/rds/tags";
import type { NotedDatabase } from "../../../identity/database-note";

/** Everything the decision is made from. */
export interface LoadSituation {
  readonly owner: Owner;
  /** Databases with a note on the target's server, of whatever stack. */
  readonly databases: readonly NotedDatabase[];
  /** Hash of what the database shall be made from and with. */
  readonly wish: string;
  /** Hash of the rules and commands as they are now. */
  readonly rulesHash: string;
  /** A value never used before, for another load. */
  readonly freshGeneration: string;
}

/** What becomes of the stack's database. */
export interface LoadDecision {
  /**
   * - `keep`: the database is sanitised by today's rules, and as it is wished;
   * - `go on`: it isn't sanitised yet; the hooks go on with it in place;
   * - `load`: production is loaded into another one.
   */
  readonly kind: "keep" | "go on" | "load";
  /** Why, in words for the person at `pulumi up`. */
  readonly because: string;
  /** Name of the database that is kept or gone on with. */
  readonly current?: string;
  /** Another one than the last asks for another load. */
  readonly generation: string;
  /** Names of this stack's other databases: to be dropped when nothing uses them. */
  readonly others: readonly string[];
  /** Names of those that were never whole: to be dropped first. */
  readonly halfLoaded: readonly string[];
}

/**
 * Decides from the databases' notes whether the stack's database is kept, gone on with, or loaded anew.
 * Unlike a snapshot, production itself is newer at every look: only another wish asks for another load.
 */
export function decideLoad(situation: LoadSituation): LoadDecision {
  const { owner, databases, wish, rulesHash } = situation;
  const mine = databases.filter(({ note }) => sameOwner(note, owner));
  const whole = mine.filter(({ note }) => note.state !== "loading");
  const current = [...whole].sort((a, b) =>
    b.note.made.localeCompare(a.note.made),
  )[0];
  const names = whole.map(({ name }) => name);
  const halfLoaded = mine
    .filter(({ note }) => note.state === "loading")
    .map(({ name }) => name);
  const load = (because: string): LoadDecision => ({
    kind: "load",
    because,
    others: names,
    halfLoaded,
    generation: situation.freshGeneration,
  });
  if (current === undefined) return load("this stack has no database yet");
  const { name, note } = current;
  if (note.wish !== wish)
    return load(
      `refresh, exclude, from or production's database changed since ${name} was loaded`,
    );
  const stay = {
    current: name,
    generation: note.generation,
    others: names.filter((one) => one !== name),
    halfLoaded,
  };
  if (note.state === "loaded")
    return { ...stay, kind: "go on", because: `${name} isn't sanitised yet` };
  if (note.rulesHash !== rulesHash)
    return load(`the rules or commands changed since ${name} was sanitised`);
  return { ...stay, kind: "keep", because: `${name} is up to date` };
}
