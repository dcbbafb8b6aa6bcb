import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Instance, Production, PropertyNames } from "../../aws/servers";
import type { Login } from "../../postgres/connect/connect";
import type { Access } from "../../process/access";
import type { Exclude } from "./dump/exclude";

/** What LoadedDatabase is given. */
export interface LoadInputs {
  readonly place: Place;
  /** How this machine reaches both servers. */
  readonly access: Access;
  /** Whose the database is, for its note. */
  readonly owner: Owner;
  readonly production: Production;
  /** The role that production's application logs in as. Its password is fetched when the dump begins. */
  readonly productionRole: string;
  /** Names of the environment properties that hold the databases' coordinates. */
  readonly properties: PropertyNames;
  /** Name of the environment that is to use the database. */
  readonly target: string;
  /** The instance that the target uses now, which gets the new database. Never production's. */
  readonly server: Instance;
  /** The target's own login there: it is to own the new database. Its password is a secret. */
  readonly login: Login;
  /** The new database's name without the time. */
  readonly base: string;
  /** Another value asks for another load. */
  readonly generation: string;
  /** Hash of what it is made from and with, for the note. */
  readonly wish: string;
  /** Tables whose rows stay in production. */
  readonly exclude: Exclude;
  /** Folder for dumps, on this machine or a network mount. */
  readonly dumpFolder: string;
  /** Whether the dump stays afterwards. It holds real people's data. */
  readonly keepDump: boolean;
  /** A kept dump to load from. Default: production is dumped. */
  readonly from?: string | undefined;
  /** A query that answers one number, asked in the new database and shown. Default: none. */
  readonly proofQuery?: string | undefined;
}
