import type { Begin, Way } from "../case";
import type { Which } from "../gates/aws-gate";
import type { Gate } from "../gates/gate";
import type { World } from "../world";

/** A place in a run where it can be held. */
export interface Moment {
  readonly name: string;
  /** The resource that is at work, or what is. */
  readonly step: string;
  readonly way: Way;
  /** Which runs come by here. Default: all. */
  readonly begins?: readonly Begin[];
  /** The command that comes by here. Default: `up`. */
  readonly command?: "up" | "destroy";
  /** A copy is being made there, whose server can be struck. */
  readonly hasCopy?: boolean;
  /** Sets the gate before the run is started. */
  readonly arrange: (world: World, seed: number) => Promise<Gate>;
}

/** What a moment is besides its name and its place. */
export type Held = Pick<Moment, "arrange" | "hasCopy">;

/** A call of AWS begins; or it is done, and its answer hasn't come. */
export function atCall(which: Which, end: "begin" | "end" = "begin"): Held {
  return { arrange: async ({ aws }) => aws.hold(which, end) };
}

/** Two calls of AWS, one after the other: the second is held. */
export const eachEnd = (
  name: string,
  moment: Omit<Moment, "name" | "arrange">,
  which: Which,
): readonly Moment[] => [
  { ...moment, name: `${name}: AWS isn't told yet`, ...atCall(which, "begin") },
  { ...moment, name: `${name}: AWS is told`, ...atCall(which, "end") },
];
