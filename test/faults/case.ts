/** How production's data comes, or `command`: `sanitise run` on a server that somebody else has restored. */
export type Way = "snapshot" | "dump" | "command";

/** What there is when the run begins: nothing of the stack's, or a copy in use and a newer snapshot. */
export type Begin = "nothing" | "copy";

/** One fault at one moment of one run, and what a person does afterwards. */
export interface Case {
  /** Tells it from all others, and is the same in each schedule. */
  readonly name: string;
  readonly way: Way;
  readonly begin: Begin;
  /** Name of the moment that the run is held at. */
  readonly moment: string;
  /** Name of what happens to it there. */
  readonly fault: string;
  /** What a person does then. */
  readonly next: "up" | "destroy";
  /** Decides what is left to chance in it. */
  readonly seed: number;
}

/** What came of a case. */
export interface Outcome {
  readonly case: Case;
  /** What became of the run that was struck. */
  readonly struck: "went on" | "ended";
  /** What isn't as it must be; empty: all is. */
  readonly problems: readonly string[];
  /** How often the target was looked at. */
  readonly looks: number;
  /** Of the whole case. */
  readonly seconds: number;
}
