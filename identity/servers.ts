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

/** What is sanitised and given to the target: an RDS instance restored from production's snapshot, or one database. */
export interface Copy extends Instance {
  /** The instance's master user; of a loaded database the target's own login, which owns it. */
  readonly masterUsername: string;
  /** The database that production's dump was loaded into, on the target's own server. Default: the whole instance is the copy. */
  readonly loaded?: DatabaseRef;
}

/** A database on a server that others use too. */
export interface DatabaseRef {
  readonly name: string;
  /** Its oid: unlike the name, not given to the database that comes next. */
  readonly oid: number;
}

/** What no other copy has, for markers and notes: the DbiResourceId, of a loaded database with its oid. */
export function identityOf({
  resourceId,
  loaded,
}: Pick<Copy, "resourceId" | "loaded">): string {
  return loaded ? `${resourceId}/${loaded.oid}` : resourceId;
}

/** What a copy is called towards people: the instance's identifier, or the loaded database's name. */
export function nameOf({
  identifier,
  loaded,
}: Pick<Copy, "identifier" | "loaded">): string {
  return loaded?.name ?? identifier;
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
