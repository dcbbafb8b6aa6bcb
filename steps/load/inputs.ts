import type { Place } from "../../aws/place";
import type { Owner } from "../../aws/rds/tags";
import type { Instance, Production, PropertyNames } from "../../aws/servers";
import type { Login } from "../../postgres/connect/connect";
import type { Access } from "../../process/access";
import type { Exclude } from "./dump/exclude";

/** What a load needs to know. The fields are told at LoadedDatabaseArgs. */
export interface LoadInputs {
  readonly place: Place;
  readonly access: Access;
  readonly owner: Owner;
  readonly production: Production;
  readonly productionRole: string;
  readonly properties: PropertyNames;
  readonly target: string;
  readonly server: Instance;
  readonly login: Login;
  readonly base: string;
  readonly generation: string;
  readonly wish: string;
  readonly exclude: Exclude;
  readonly dumpFolder: string;
  readonly keepDump: boolean;
  readonly from?: string | undefined;
  readonly proofQuery?: string | undefined;
}
