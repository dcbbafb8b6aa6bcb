import type { Running } from "../../support/engine";
import type { Case, Way } from "../case";
import type { Facts } from "../checks/facts";
import type { Moment } from "../moments/moment";
import type { World } from "../world";

/** A run that stands where it is held. */
export interface Struck {
  readonly case: Case;
  readonly world: World;
  readonly run: Running;
}

/** Something that goes wrong. */
export interface Fault {
  readonly name: string;
  /** Default: all. */
  readonly ways?: readonly Way[];
  /** Where it makes sense. Default: everywhere. */
  readonly suits?: (moment: Moment) => boolean;
  /** It ends the run, which stays held until then, or for a while. */
  readonly ends?: boolean;
  /** The server that the target uses may give no answer meanwhile. */
  readonly silences?: boolean;
  /** It takes a minute by itself, or needs what not every machine has: it is in no part of the tests. */
  readonly isLong?: boolean;
  /** Is done before the run begins. */
  readonly prepare?: (world: World) => Promise<void>;
  /** Does it, while the run is held. @returns what ends it, once the run has ended, and tells what is wrong */
  readonly strike: (struck: Struck) => Promise<Mend | undefined>;
  /** What a person can only do then. Default: either. */
  readonly next?: Case["next"];
  /** Is done at the end, before all is looked at. @returns what is wrong */
  readonly after?: (world: World) => Promise<readonly string[]>;
  /** What there must be at the end besides. The world isn't used again then. */
  readonly leaves?: Facts;
}

/** Ends a fault. @returns what is wrong, where something about it had to hold */
export type Mend = () => Promise<readonly string[]>;
