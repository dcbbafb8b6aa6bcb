import type { Endpoint } from "../process/access";

/** An RDS instance, by the two names RDS has for it: a person's, and the one that no other instance ever gets. */
export interface Instance extends Endpoint {
  /** DBInstanceIdentifier: can be given to another instance later. */
  readonly identifier: string;
  /** DbiResourceId (`db-…`): new for every restore, never used again. */
  readonly resourceId: string;
}

/** Production, found by its Beanstalk environment's name. */
export interface Production extends Instance {
  /** Name of the Beanstalk environment. */
  readonly environment: string;
}

/** Names of the environment properties that hold the database's coordinates. */
export interface PropertyNames {
  readonly hostname: string;
  readonly port: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}
