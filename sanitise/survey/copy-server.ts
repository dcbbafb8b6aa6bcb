import type { ClientBase } from "pg";
import type { ActingRole } from "../../postgres/roles/acting-role";
import type { ServerRights } from "../../postgres/roles/server-rights";
import type { Resources } from "../catalogue/read-resources";

/** The copy, as the sanitiser sees it: a server with databases. */
export interface CopyServer {
  /** Name of the application's own database. */
  readonly application: string;
  /** What no other copy has (`identityOf`). What was done is noted under it. */
  readonly identity: string;
  /**
   * Whether others have databases on the server too. Then the application's own database is all that is the
   * copy's, and nothing is done to any other, to its sessions or to what the server keeps for all.
   */
  readonly shared: boolean;
  /** Who may do what there, as the rotation left it. Undefined: nobody has looked before the run. */
  readonly rights?: ServerRights | undefined;
  /** What is known of the machine; see `plan/capacity.ts`. */
  readonly size: Pick<Resources, "vcpus" | "storage">;
  /**
   * Does work in a session of the master's in that database, or of another role's. Before the work the session is
   * shown to be the copy's. What another session has locked it waits for a minute, then that is an error.
   */
  session<T>(
    database: string,
    work: (client: ClientBase) => Promise<T>,
    as?: ActingRole,
  ): Promise<T>;
  /** Ends the sessions that were kept open for the next work. What comes later opens new ones. */
  endIdle(): Promise<void>;
}

/** Longest that one statement may take: 4 hours. A rewrite of the largest tables takes minutes to an hour. */
export const statementTimeout = 4 * 60 * 60 * 1000;

/**
 * What production may have set otherwise for a role or a database: the meaning of a backslash in SQL, and
 * compiling of expressions, which takes longer than it saves where hundreds stand in one statement.
 */
export const sessionSettings =
  "set lock_timeout = '60s'; set standard_conforming_strings = on; set jit = off";
