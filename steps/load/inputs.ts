import type { Production } from "../../aws/servers";
import type { Login } from "../../postgres/connect/connect";
import type { Access } from "../../process/access";
import type { Loads } from "./database/drop-unused";
import type { Exclude } from "./dump/exclude";

/** Where the new database is to be: on the target's own server, which is never production's. */
export interface LoadTarget extends Loads {
  /** How this machine reaches both servers. */
  readonly access: Access;
  /** The target's own login there: it is to own the new database. Its password is a secret. */
  readonly login: Login;
}

/** Where the rows come from. */
export interface LoadSource {
  readonly production: Production;
  /** The role that production's application logs in as. Its password is fetched when the dump begins. */
  readonly productionRole: string;
  /** Tables whose rows stay in production. */
  readonly exclude: Exclude;
  /** Folder for dumps, on this machine or a network mount. */
  readonly dumpFolder: string;
  /** Whether the dump stays afterwards. It holds real people's data. */
  readonly keepDump: boolean;
  /** A kept dump to load from. Default: production is dumped. */
  readonly from?: string | undefined;
}

/** The database that is to be made. */
export interface NewDatabase {
  /** Its name without the time. */
  readonly base: string;
  /** Another value asks for another load. */
  readonly generation: string;
  /** Hash of what it is made from and with, for the note. */
  readonly wish: string;
  /** A query that answers one number, asked in it and shown. Default: none. */
  readonly proofQuery?: string | undefined;
}

/** What LoadedDatabase is given. */
export interface LoadInputs extends LoadTarget, LoadSource, NewDatabase {}
