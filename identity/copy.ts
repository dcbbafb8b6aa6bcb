import type { Instance } from "../aws/servers";

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
export type Identity = string;

export function identityOf({
  resourceId,
  loaded,
}: Pick<Copy, "resourceId" | "loaded">): Identity {
  return loaded ? `${resourceId}/${loaded.oid}` : resourceId;
}

/** What a copy is called towards people: the instance's identifier, or the loaded database's name. */
export function nameOf({
  identifier,
  loaded,
}: Pick<Copy, "identifier" | "loaded">): string {
  return loaded?.name ?? identifier;
}
