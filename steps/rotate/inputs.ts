import type { PropertyNames } from "../../aws/servers";
import type { CopyLogins, ReachedCopy } from "../../identity/reached-copy";

/** How a rotation is shown to have worked. */
export interface RotationProofs {
  /** Names of the environment properties that hold production's login. */
  readonly properties: PropertyNames;
  /** A query that answers one number, asked by the application's new login and shown. Default: none. */
  readonly proofQuery?: string | undefined;
  /** Whether production is shown not to have a row that was written to the copy. */
  readonly canary: boolean;
}

/** What RotatedPasswords is given. */
export interface RotationInputs
  extends ReachedCopy,
    CopyLogins,
    RotationProofs {}
