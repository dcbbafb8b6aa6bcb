import type { Owner } from "../aws/tags";
import type { Place } from "../place";
import type { Login } from "../postgres/connect";
import type { Access, Instance, Production, PropertyNames } from "../servers";
import type { Exclude } from "./exclude";

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
