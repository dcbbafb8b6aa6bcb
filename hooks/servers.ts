/** Where a PostgreSQL server answers, as RDS records it: the host name is also the one its certificate must carry. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

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

/** The RDS instance restored from production's snapshot. */
export interface Copy extends Instance {
  readonly masterUsername: string;
}

/** How this machine reaches the copy: by itself, or through an OpenSSH destination. */
export type Access =
  | { readonly by: "direct" }
  | {
      readonly by: "ssh";
      /** Destination as `ssh` takes it: a host, `user@host`, or an alias of the user's ssh configuration. */
      readonly destination: string;
    };

/** Names of the environment properties that hold the database's coordinates. */
export interface PropertyNames {
  readonly hostname: string;
  readonly port: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}
