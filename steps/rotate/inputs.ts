import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Production, PropertyNames } from "../../aws/servers";
import type { Copy } from "../../identity/copy";
import type { Access } from "../../process/access";

/** What RotatedPasswords is given. */
export interface RotationInputs {
  readonly place: Place;
  readonly access: Access;
  /** Project and stack whose tags the copy must have. */
  readonly owner: Owner;
  readonly production: Production;
  readonly copy: Copy;
  /** Name of the application's database. */
  readonly database: string;
  /** The role that the application logs in as. */
  readonly applicationRole: string;
  /** A secret, from Passwords. */
  readonly masterPassword: string;
  /** A secret, from Passwords; the master's own where the application is the master. */
  readonly applicationPassword: string;
  /** A query that answers one number, asked by the application's new login and shown. Default: none. */
  readonly proofQuery?: string | undefined;
  /** Whether production is shown not to have a row that was written to the copy. */
  readonly canary: boolean;
  /** Names of the environment properties that hold production's login. */
  readonly properties: PropertyNames;
}
