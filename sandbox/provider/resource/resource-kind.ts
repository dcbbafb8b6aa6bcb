import type { RDSClient } from "@aws-sdk/client-rds";
import type { Properties } from "./properties";
import type { Change, Fields } from "./schema";
import type { Tagging } from "./tagging";

/** What a resource needs besides its own properties. */
export interface Surroundings {
  /** The region of this resource. */
  readonly region: string;
  readonly rds: RDSClient;
  /** What the provider's configuration says of tags. */
  readonly tagging: Tagging;
  /** Fires when the engine cancels its operation (Ctrl-C). */
  readonly cancelled: AbortSignal;
  /** The deadline that `customTimeouts` gives this operation, in seconds. Default: the resource's own. */
  readonly seconds?: number;
}

/** A resource that exists: its id in the state, and its outputs. */
export interface Existing {
  readonly id: string;
  readonly outputs: Properties;
}

/** One type of resource that this provider serves. */
export interface ResourceKind {
  /** Its inputs. */
  readonly fields: Fields;
  /** Names of the outputs that no program gives. */
  readonly outputs: readonly string[];
  create(around: Surroundings, inputs: Properties): Promise<Existing>;
  /** The resource as it is now; `undefined` where it is gone. */
  read(
    around: Surroundings,
    id: string,
    state: Properties,
  ): Promise<Existing | undefined>;
  /** Changes it and gives its outputs. */
  update(around: Surroundings, change: Change): Promise<Properties>;
  delete(around: Surroundings, id: string, state: Properties): Promise<void>;
}
