import type { Owner } from "../../aws/rds/tags";
import type { DatabaseNote } from "../../identity/database-note";
import type { Login } from "../../postgres/connect/connect";
import type { Route } from "../../postgres/connect/route";
import type { Exclude } from "./dump/exclude";

/** A load of production's database into a new one on the target's server. */
export interface Load {
  readonly owner: Owner;
  /** For the database's note: which load this is, and what it is made from and with. */
  readonly note: Pick<DatabaseNote, "generation" | "wish" | "target">;
  readonly source: {
    readonly route: Route;
    /** Asked for when the dump begins, and forgotten when production's last row is read. */
    login(): Promise<Login>;
  };
  readonly target: {
    readonly route: Route;
    /** In any database of the server's. */
    readonly login: Login;
    /** Role that is to own the new database. */
    readonly databaseOwner: string;
    /** The new database's name without the time. */
    readonly name: string;
    /** The database it takes the place of: who gets in there, gets in here once it is sanitised. Default: everybody. */
    readonly present?: string | undefined;
    /** Allocated storage in bytes. Default: not checked. */
    readonly storage?: number | undefined;
  };
  readonly exclude: Exclude;
  /** Where dumps stand: a local folder or a network mount. */
  readonly folder: string;
  /** Whether the dump stays afterwards. It holds real people's data. */
  readonly keepDump: boolean;
  /** A kept dump to load from, in place of production. */
  readonly from?: string | undefined;
  /** Sessions at once, both ways. */
  readonly jobs: number;
  /** Milliseconds that the dump waits for a lock and lets production wait for one. Default 10,000. */
  readonly lockTimeout?: number;
  /** Milliseconds for the dump, and again for the restore. */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
  /** Gets progress, a line at a time, without any value. */
  tell(text: string): void;
}
