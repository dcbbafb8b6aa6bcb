import type { Place } from "../aws/place";
import type { Access } from "../process/access";
import type { Claim } from "./prove-copy";

/** A copy, what a step believes of it, and how this machine gets there. */
export interface ReachedCopy extends Claim {
  readonly place: Place;
  /** How this machine reaches the copy. */
  readonly access: Access;
  /** Name of the application's database. */
  readonly database: string;
}

/** The application's login to the copy. */
export interface ApplicationLogin {
  /** The role that the application, and so its commands, log in as. */
  readonly applicationRole: string;
  /** A secret, from Passwords; the master's own where the application is the master. */
  readonly applicationPassword: string;
}

/** Both logins to the copy that steps use: the application's and the master's. */
export interface CopyLogins extends ApplicationLogin {
  /** A secret, from Passwords. */
  readonly masterPassword: string;
}
